namespace TraceAssertions.Golden;

/// <summary>What of a line is the same in every run.</summary>
internal enum LineKind
{
    /// <summary>How often.</summary>
    Counted,

    /// <summary>Only the bytes that all calls moved together.</summary>
    Bytes,

    /// <summary>Only that it happens: the line says once.</summary>
    Once,
}
