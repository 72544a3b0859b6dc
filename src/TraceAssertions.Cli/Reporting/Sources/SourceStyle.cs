namespace TraceAssertions.Cli.Reporting.Sources;

/// <summary>How much of a call's stack is shown.</summary>
/// <param name="Frames"><c>--stack</c>: all frames, not only the place of the call in the user's code.</param>
/// <param name="TranspilerContext"><c>--show-transpiler-context</c>: the original line with those around it, and what the transpiler decided there.</param>
internal sealed record SourceStyle(bool Frames = false, bool TranspilerContext = false);
