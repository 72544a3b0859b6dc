namespace TraceAssertions;

/// <summary>A project's own rule that replaces what differs from run to run in the paths of golden traces.</summary>
/// <param name="Name">What documents and diagnostics call it.</param>
/// <param name="Pattern">A .NET regular expression, matched with a time limit.</param>
/// <param name="Replacement">What stands in place of each match, <c>$1</c> for the first group.</param>
public sealed record GoldenScrubber(string Name, string Pattern, string Replacement);
