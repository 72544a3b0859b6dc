namespace TraceAssertions.Tracing.Messages;

/// <summary>A call as the sender or the receiver of a message.</summary>
internal struct MessageEnd
{
    public long Enter;
    public long Exit;

    /// <summary>The bytes, the packets, or the tasks that it may have woken.</summary>
    public long Units;

    public int Pid;
    public int Tid;

    /// <summary>Of a signal the only thread that it is meant for; 0 for any.</summary>
    public int Target;

    /// <summary>Its <see cref="SpanRecord.Message"/> in the trace of <see cref="Scope"/>.</summary>
    public int Number;

    /// <summary>The scope whose trace has the call; null where none has.</summary>
    public ScopeMessages? Scope;

    /// <summary>It gives, and does not take.</summary>
    public bool Sends;
}
