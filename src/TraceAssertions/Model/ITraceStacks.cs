namespace TraceAssertions;

/// <summary>The stacks of a trace by number. They are looked up in debug information when they are first asked for, which most traces never are.</summary>
internal interface ITraceStacks
{
    /// <summary>The stack with a number of <see cref="SpanRecord.Stack"/>. Safe for concurrent use.</summary>
    CallStack Resolve(int stack);

    /// <summary>Why lines may be missing that the user expects: diagnostics is off, debug information does not fit the module …</summary>
    IReadOnlyList<Diagnostic> Notices { get; }
}
