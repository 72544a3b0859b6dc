using TraceAssertions.Analysis;
using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Conditions.Binding;

/// <summary>Resolves a metric's name against <see cref="MetricCatalog"/>.</summary>
internal sealed class MetricBinder(List<ConditionIssue> issues, double minimumScore)
{
    private readonly FilterBinder _filters = new(issues);

    /// <summary>The metric, or null with the issue reported.</summary>
    public BoundNumber.Metric? Bind(ConditionNode.Metric node)
    {
        var segments = node.Segments;
        var golden = segments is [MetricSegment.Name { Text: "golden" }, _, ..];
        if (golden)
            segments = [.. segments.Skip(1)];
        var reference = segments[0] is MetricSegment.Name { Text: "spans" } ? BindSpans(node, segments) : BindFixed(node, segments);
        return reference is null ? null : new BoundNumber.Metric(reference, golden, node.Start, node.End);
    }

    private MetricReference? BindFixed(ConditionNode.Metric node, IReadOnlyList<MetricSegment> segments)
    {
        if (segments.FirstOrDefault(s => s is not MetricSegment.Name) is { } bracket)
            return Unknown(bracket.Start, bracket.End, "only 'spans' takes a selector in brackets", "write spans[…].count");
        var path = string.Join('.', segments.Cast<MetricSegment.Name>().Select(s => s.Text));
        if (MetricCatalog.Find(path) is { } reference)
            return reference is MetricReference.AntipatternCount count ? count with { MinimumScore = minimumScore } : reference;
        var first = ((MetricSegment.Name)segments[0]).Text;
        var suggestion = NameSuggestion.Closest(path, MetricCatalog.Metrics.Select(m => m.Path));
        if (suggestion is null && segments.Count > 1 && NameSuggestion.Closest(first, ["spans"]) is not null)
            suggestion = "spans" + path[first.Length..];
        return Unknown(segments[0].Start, node.End, $"unknown metric '{path}'", Remedy(suggestion, "docs/reference/conditions.md lists every metric"));
    }

    private MetricReference.SpanMetric? BindSpans(ConditionNode.Metric node, IReadOnlyList<MetricSegment> segments)
    {
        if (segments.Count < 3)
        {
            Unknown(segments[0].Start, node.End, "'spans' needs a selector and a statistic", "write for example spans.syscall.count");
            return null;
        }

        if (segments[^1] is not MetricSegment.Name last)
        {
            Unknown(segments[^1].Start, segments[^1].End, "a statistic is missing after the selector", "write for example spans[\"HTTP GET\"].count");
            return null;
        }

        var selector = BindSelector([.. segments.Skip(1).SkipLast(1)]);
        var statistic = MetricCatalog.FindStatistic(last.Text);
        if (statistic is null)
        {
            var names = MetricCatalog.Statistics.Select(s => s.Path).ToList();
            Unknown(last.Start, last.End, $"unknown statistic '{last.Text}'", Remedy(NameSuggestion.Closest(last.Text, names), "known are " + string.Join(", ", names)));
        }

        return selector is null || statistic is null ? null : new MetricReference.SpanMetric(selector, statistic.Value);
    }

    private SpanSelector? BindSelector(List<MetricSegment> middle)
    {
        if (middle.Count == 1 && middle[0] is MetricSegment.Quoted quoted)
            return IsMisspelt(quoted.Text, quoted) ? null : new SpanSelector.Quoted(quoted.Text);
        if (middle.Count == 1 && middle[0] is MetricSegment.Filter filter)
            return _filters.Bind(filter.Root) is { } predicate ? new SpanSelector.Where(predicate) : null;
        if (middle.FirstOrDefault(s => s is not MetricSegment.Name) is { } mixed)
        {
            Unknown(mixed.Start, mixed.End, "a selector is a name or brackets, not both", "move the name into the filter: spans[name == \"…\" and …]");
            return null;
        }

        var name = string.Join('.', middle.Cast<MetricSegment.Name>().Select(s => s.Text));
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var category = colon < 0 ? name : name[..colon];
        if (category == "io" ? MetricCatalog.Families.Contains(name) : MetricCatalog.Categories.Contains(category))
            return IsMisspelt(name, middle[0], middle[^1]) ? null : SpanSelector.FromName(name);
        var suggestion = category == "io" ? NameSuggestion.Closest(name, MetricCatalog.Families)
            : NameSuggestion.Closest(category, MetricCatalog.Categories) is { } near ? near + name[category.Length..] : null;
        var fallback = category == "io" ? "known are " + string.Join(", ", MetricCatalog.Families) : $"a span of another name is written spans[\"{name}\"]";
        Unknown(middle[0].Start, middle[^1].End, $"unknown span selector '{name}'", Remedy(suggestion, fallback));
        return null;
    }

    private bool IsMisspelt(string name, MetricSegment first, MetricSegment? last = null)
    {
        if (!SyscallNames.IsMisspelt(name))
            return false;
        Unknown(first.Start, (last ?? first).End, $"there is no system call '{name["syscall:".Length..]}'", Remedy(NameSuggestion.Closest(name, SyscallNames.SpanNames), "the names are those of x86-64 Linux, as strace prints them"));
        return true;
    }

    private static string Remedy(string? suggestion, string otherwise) => suggestion is null ? otherwise : $"did you mean '{suggestion}'?";

    private MetricReference? Unknown(int start, int end, string message, string remedy)
    {
        issues.Add(new ConditionIssue(DiagnosticCodes.UnknownMetric, start, end, message, remedy));
        return null;
    }
}
