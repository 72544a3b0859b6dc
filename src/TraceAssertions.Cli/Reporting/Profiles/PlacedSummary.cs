using TraceAssertions.Cli.Reporting.Sources;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>Calls, errors and time by name of the call and by the place that made it.</summary>
internal static class PlacedSummary
{
    /// <summary>One name of a call at one place.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Source">The place; null where it is not known.</param>
    /// <param name="Statistics">The calls.</param>
    internal sealed record Line(string Name, SourceLocation? Source, CallStatistics Statistics);

    /// <summary>The lines, most time first.</summary>
    public static IReadOnlyList<Line> Of(StackCosts costs, ITraceStacks stacks) =>
    [
        .. costs.Lines
            .Select(cost => (Cost: cost, Source: cost.Stack == 0 ? null : stacks.Resolve(cost.Stack).Site))
            .GroupBy(pair => (pair.Cost.Number, pair.Source?.File, pair.Source?.Line, pair.Source?.Function, Offset: pair.Source is { Precision: SourcePrecision.Module } module ? (module.Module, module.Offset) : default))
            .Select(group => (group.Key.Number, Line: new Line(
                SyscallTable.Name(group.Key.Number),
                group.First().Source,
                CallStatistics.Of(group.Select(pair => pair.Cost.Statistics)))))
            .OrderByDescending(pair => pair.Line.Statistics.Nanos)
            .ThenBy(pair => pair.Number)
            .ThenBy(pair => pair.Line.Source?.File, StringComparer.Ordinal)
            .ThenBy(pair => pair.Line.Source?.Line)
            .Select(pair => pair.Line),
    ];

    /// <summary>The lines by name alone, most time first.</summary>
    public static IReadOnlyList<Line> ByName(StackCosts costs) =>
    [
        .. costs.Lines
            .GroupBy(cost => cost.Number)
            .OrderByDescending(group => group.Sum(cost => cost.Nanos))
            .ThenBy(group => group.Key)
            .Select(group => new Line(SyscallTable.Name(group.Key), null, CallStatistics.Of(group.Select(cost => cost.Statistics)))),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="costs">The costs.</param>
    /// <param name="sources">Their places.</param>
    /// <param name="extended">Whether a second table tells how the durations are spread.</param>
    public static void Write(TextWriter writer, StackCosts costs, SourceView sources, bool extended)
    {
        var text = sources.ToText();
        SummaryTable.Write(writer, [.. Of(costs, sources.Stacks).Select(line => new SummaryTable.Line(line.Source is { } source ? $"{line.Name,-16} {text.Place(source)}" : line.Name, line.Statistics))], extended);
    }
}
