namespace TraceAssertions.Analysis;

/// <summary>A piece of time that a critical path may pass through: a call or a part of one, or a scope's own time.</summary>
internal struct PathItem
{
    public long Start;
    public long End;

    /// <summary>Nanoseconds at its start that count half, because somebody else's work is what they wait for.</summary>
    public long Waited;

    /// <summary>The row of the call, or of the scope whose own time it is.</summary>
    public int Row;

    /// <summary>The scope whose own time it is; 0 for a call.</summary>
    public int Scope;

    /// <summary>The number of the call's stack, or 0.</summary>
    public int Stack;

    /// <summary>Whether the path passes through it.</summary>
    public bool OnPath;

    public readonly long Nanos => End - Start;

    public readonly bool IsCall => Scope == 0;

    /// <summary>What it adds to a chain.</summary>
    public readonly PathScore Score => new((2 * Nanos) - Waited, Nanos, IsCall ? Nanos : 0);
}
