namespace TraceAssertions.Cli.Reporting.Sources;

/// <summary>The source lines that a report shows.</summary>
/// <param name="Stacks">The stacks by number.</param>
/// <param name="Style">How much of them is shown.</param>
internal sealed record SourceView(ITraceStacks Stacks, SourceStyle Style)
{
    /// <summary>Words places; files below the working directory are named from there.</summary>
    public SourceText ToText() => new(Stacks, Environment.CurrentDirectory, Style);
}
