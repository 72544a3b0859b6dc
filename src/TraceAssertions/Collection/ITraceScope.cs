namespace TraceAssertions;

/// <summary>A scope that was begun.</summary>
internal interface ITraceScope
{
    /// <summary>Ends the scope and returns what it caused. Never hangs: where the tracer has died, the trace says that it is incomplete.</summary>
    CausalTrace End();
}
