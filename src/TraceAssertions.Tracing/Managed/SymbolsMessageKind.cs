namespace TraceAssertions.Tracing.Managed;

/// <summary>What a message of the symbols process is.</summary>
internal enum SymbolsMessageKind : byte
{
    /// <summary>The first: it runs; the contents are the version.</summary>
    Ready = 1,

    /// <summary>A <see cref="MethodBatch"/>.</summary>
    Methods = 2,

    /// <summary>What was asked for is complete.</summary>
    Done = 3,

    /// <summary>What was asked for cannot be had; the contents say why, in UTF-8.</summary>
    Failed = 4,
}
