using System.Globalization;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Words a bottleneck in what its metric counts.</summary>
internal static class BottleneckText
{
    /// <summary><c>syscall:read 143 ms (41%) on /etc/passwd at Importer.cs:127 in Importer.Load</c>.</summary>
    /// <param name="bottleneck">What weighs most.</param>
    /// <param name="metric">In which metric; null where it has none of ours.</param>
    public static string Describe(Bottleneck bottleneck, MetricReference? metric)
    {
        var share = (bottleneck.Share * 100).ToString("0", CultureInfo.InvariantCulture);
        var on = bottleneck.Path is not null ? $" on {PlainText.OneLine(bottleneck.Path)}"
            : bottleneck.Fd >= 0 ? string.Create(CultureInfo.InvariantCulture, $" on fd {bottleneck.Fd}") : "";
        var at = bottleneck.Source is { } source ? " " + SourcePlaceText.Describe(source, bottleneck.SourceShare) : "";
        var waiting = metric?.Unit == MetricUnit.Milliseconds && WaitingCalls.WhatFor(bottleneck.Name) is { } what ? $", waiting: {what}" : "";
        var under = bottleneck.Under is { } parent ? $" under {PlainText.OneLine(parent)}" : "";
        return $"{PlainText.OneLine(bottleneck.Name)} {Amount(bottleneck, metric)} ({share}%){on}{under}{at}{waiting}";
    }

    /// <summary>
    /// <c>OrderPage.cs:17 in OrderPage.Of, ShopApp.cs:22 in ShopApp.Create</c>: of an antipattern, who calls the place that it is at, because the loop is often there; empty for other metrics
    /// and where it is not known.
    /// </summary>
    /// <param name="bottleneck">What weighs most.</param>
    /// <param name="metric">In which metric; null where it has none of ours.</param>
    public static string DescribeCallers(Bottleneck bottleneck, MetricReference? metric) => string.Join(", ", CallersOf(bottleneck, metric).Select(caller => PlainText.OneLine(caller.ToString())));

    /// <summary>The callers that <see cref="DescribeCallers"/> tells, the innermost first.</summary>
    /// <param name="bottleneck">What weighs most.</param>
    /// <param name="metric">In which metric; null where it has none of ours.</param>
    public static IReadOnlyList<SourceLocation> CallersOf(Bottleneck bottleneck, MetricReference? metric) =>
        metric is MetricReference.AntipatternCount { Kind: not AntipatternKind.GodProcess } ? bottleneck.Callers : [];

    private static string Amount(Bottleneck bottleneck, MetricReference? metric) => metric switch
    {
        { Unit: MetricUnit.Milliseconds } => ValueFormat.Number(bottleneck.Nanos / 1e6) + " ms",
        { Unit: MetricUnit.Bytes } => Counted(bottleneck.Bytes, "byte"),
        // A run of 10,000 identical reads is one child: a god process has many different children, not merely many calls.
        MetricReference.AntipatternCount { Kind: AntipatternKind.GodProcess or AntipatternKind.ForkStorm } => Counted(bottleneck.Calls, "child span"),
        MetricReference.AntipatternCount { Kind: AntipatternKind.NPlusOne } => Counted(bottleneck.Calls, "request") + " one after another",
        MetricReference.SpanMetric { Statistic: SpanStatistic.Runs or SpanStatistic.RleCompressedRatio } when bottleneck.Runs > 0 =>
            bottleneck.Runs == bottleneck.Calls ? Counted(bottleneck.Runs, "run") : $"{Counted(bottleneck.Runs, "run")} of {Counted(bottleneck.Calls, "call")}",
        MetricReference.SpanMetric { Statistic: SpanStatistic.Errors } => Counted(bottleneck.Calls, "failed call"),
        _ => Counted(bottleneck.Calls, bottleneck.Name.StartsWith("syscall:", StringComparison.Ordinal) ? "call" : "span"),
    };

    private static string Counted(long number, string noun) => $"{ValueFormat.Number(number)} {noun}{(number == 1 ? "" : "s")}";
}
