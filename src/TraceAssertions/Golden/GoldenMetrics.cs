using TraceAssertions.Analysis;
using TraceAssertions.Conditions.Evaluation;

namespace TraceAssertions;

/// <summary>The metrics of a golden trace, as far as it has them: what it left out is not evaluated, never zero.</summary>
internal sealed class GoldenMetrics : IGoldenMetrics
{
    private const string Prefix = "antipatterns.";
    private const string Suffix = ".count";

    private readonly GoldenTrace _golden;
    private readonly CausalTrace _trace;

    public GoldenMetrics(GoldenTrace golden) => (_golden, _trace) = (golden, golden.ToTrace());

    /// <inheritdoc/>
    public MetricResult Evaluate(MetricReference metric) => metric switch
    {
        { Unit: MetricUnit.Milliseconds } => None("a golden trace holds no times"),
        MetricReference.SpanMetric span => Missing(span) is { } reason ? None(reason) : Evaluate(span),
        MetricReference.AntipatternCount count => Evaluate(count),
        _ => None($"a golden trace does not hold {metric}"),
    };

    private MetricResult Evaluate(MetricReference.AntipatternCount count)
    {
        if (count.MinimumScore > 0)
            return None("a golden trace holds how many antipatterns there are, not their scores");
        var path = MetricCatalog.PathOf(count);
        return _golden.Summary.Antipatterns.TryGetValue(path[Prefix.Length..^Suffix.Length], out var findings)
            ? new MetricResult.Value(findings, MetricUnit.Number)
            : None($"the golden trace does not hold {path}");
    }

    private MetricResult Evaluate(MetricReference.SpanMetric span)
    {
        var lines = Selected(span.Selector);
        if (lines.Count == 0 && span.Selector is SpanSelector.Exact exact && SpanFamilies.Of(exact.Name) is { } family && Selected(new SpanSelector.Family(family)) is [var other, ..])
            return None($"the golden trace has {other.Name} of its family and not {exact.Name}; select the family: spans.{SpanFamilies.NameOf(family)}");
        if (span.Statistic == SpanStatistic.Bytes)
        {
            return lines.All(line => line.Bytes is not null)
                ? new MetricResult.Value(lines.Sum(line => (double)line.Bytes!.Value), MetricUnit.Bytes)
                : None("a golden trace holds what calls ask for, not what they move; requested_bytes is there");
        }

        if (lines.Find(line => line.Count is null) is { } uncounted)
            return None($"how often {uncounted.Name} returns is the kernel's choice, so that the golden trace holds only its bytes");
        if (span.Statistic != SpanStatistic.RequestedBytes)
            return new MetricResult.Value(lines.Where(line => span.Statistic == SpanStatistic.Count || line.Error is not null).Sum(line => (double)line.Count!.Value), MetricUnit.Number);
        return lines.Find(line => line.Size is null && SpanFamilies.Of(line.Name) is SpanFamily.Read or SpanFamily.Write or SpanFamily.Network) is { } unsized
            ? None($"the golden trace does not hold the size of {unsized.Name}")
            : new MetricResult.Value(lines.Sum(line => (double)(line.Size ?? 0) * line.Count!.Value), MetricUnit.Bytes);
    }

    /// <summary>Why a metric over spans has no value whatever the lines are, or null.</summary>
    private string? Missing(MetricReference.SpanMetric span)
    {
        if (span.Statistic is SpanStatistic.Runs or SpanStatistic.RleCompressedRatio)
            return "a golden trace adds up what is alike and keeps no runs";
        if (span.Selector is SpanSelector.Where where)
            return NotHeld(where.Predicate);
        var category = span.Selector switch
        {
            SpanSelector.Category named => named.Name,
            SpanSelector.Exact exact => exact.Name.Split(':')[0],
            _ => "syscall",
        };
        return category == "syscall" || _golden.Calls.Any(call => call.Name.StartsWith(category + ":", StringComparison.Ordinal)) ? null : $"the golden trace has no {category}: spans";
    }

    private List<GoldenCall> Selected(SpanSelector selector)
    {
        var selection = SpanSelection.Of(_trace, selector);
        return [.. _golden.Calls.Where((_, i) => selection.Matches(i + 1, 0))];
    }

    /// <summary>What the predicate asks for that a golden trace does not hold, or null.</summary>
    private static string? NotHeld(SpanPredicate predicate) => predicate switch
    {
        SpanPredicate.And and => NotHeld(and.Left) ?? NotHeld(and.Right),
        SpanPredicate.Or or => NotHeld(or.Left) ?? NotHeld(or.Right),
        SpanPredicate.Not not => NotHeld(not.Operand),
        SpanPredicate.TextComparison { Field: not (SpanField.Name or SpanField.Path or SpanField.Errno) } text => NotHeld(text.Field),
        SpanPredicate.NumberComparison { Field: not SpanField.RequestedBytes } number => NotHeld(number.Field),
        SpanPredicate.TextAttribute or SpanPredicate.NumberAttribute => "a golden trace does not hold attributes",
        _ => null,
    };

    private static string NotHeld(SpanField field) => $"a golden trace does not hold {MetricCatalog.NameOf(field)}";

    private static MetricResult.NotEvaluated None(string reason) => new(reason);
}
