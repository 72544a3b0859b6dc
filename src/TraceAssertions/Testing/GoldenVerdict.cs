namespace TraceAssertions.Testing;

/// <summary>What became of a test's comparison with its golden trace.</summary>
internal sealed record GoldenVerdict
{
    /// <summary>The outcome.</summary>
    public required GoldenState State { get; init; }

    /// <summary>Whether it fails the test.</summary>
    public bool Fails { get; init; }

    /// <summary>The absolute path of the golden file, which need not exist.</summary>
    public required string File { get; init; }

    /// <summary>The absolute path of the received file, or null where none was written.</summary>
    public string? Received { get; init; }

    /// <summary>What is to be told, or null where all is well.</summary>
    public VerdictDiagnostic? Diagnostic { get; init; }

    /// <summary>The whole block that a failed test prints, or null.</summary>
    public string? Text { get; init; }
}
