using TraceAssertions.Cli.Reporting.Sources;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>Calls, errors and time by name of the call and by the place that made it.</summary>
internal static class PlacedSummary
{
    /// <summary>One name of a call at one place.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Source">The place; null where it is not known.</param>
    /// <param name="Calls">Calls that returned.</param>
    /// <param name="Errors">Those of them that failed.</param>
    /// <param name="Nanos">Nanoseconds in all of them.</param>
    internal sealed record Line(string Name, SourceLocation? Source, long Calls, long Errors, long Nanos);

    /// <summary>The lines, most time first.</summary>
    public static IReadOnlyList<Line> Of(StackCosts costs, ITraceStacks stacks) =>
    [
        .. costs.Lines
            .Select(cost => (Cost: cost, Source: cost.Stack == 0 ? null : stacks.Resolve(cost.Stack).Site))
            .GroupBy(pair => (pair.Cost.Number, pair.Source?.File, pair.Source?.Line, pair.Source?.Function, Offset: pair.Source is { Precision: SourcePrecision.Module } module ? (module.Module, module.Offset) : default))
            .Select(group => (group.Key.Number, Line: new Line(
                SyscallTable.Name(group.Key.Number),
                group.First().Source,
                group.Sum(pair => pair.Cost.Calls),
                group.Sum(pair => pair.Cost.Errors),
                group.Sum(pair => pair.Cost.Nanos))))
            .OrderByDescending(pair => pair.Line.Nanos)
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
            .Select(group => new Line(SyscallTable.Name(group.Key), null, group.Sum(cost => cost.Calls), group.Sum(cost => cost.Errors), group.Sum(cost => cost.Nanos))),
    ];

    /// <summary>Writes the table.</summary>
    public static void Write(TextWriter writer, StackCosts costs, SourceView sources)
    {
        var text = sources.ToText();
        SummaryTable.Write(writer, [.. Of(costs, sources.Stacks).Select(line => new SummaryTable.Line(line.Source is { } source ? $"{line.Name,-16} {text.Place(source)}" : line.Name, line.Calls, line.Errors, line.Nanos))]);
    }
}
