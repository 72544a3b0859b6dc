namespace TraceAssertions.Analysis;

/// <summary>A selector made ready for one trace: texts are compared once a distinct string, not once a span.</summary>
internal sealed class SpanSelection
{
    private readonly Func<int, long, bool> _matches;

    private SpanSelection(Func<int, long, bool> matches, bool asksDuration)
    {
        _matches = matches;
        AsksDuration = asksDuration;
    }

    private SpanSelection(Func<int, long, bool?> decides, bool asksDuration)
        : this((row, nanos) => decides(row, nanos) is true, asksDuration) => Decides = decides;

    /// <summary>Whether a call is selected, null where that cannot be told; null itself where the selector does not ask where calls were made.</summary>
    public Func<int, long, bool?>? Decides { get; }

    /// <summary>Whether the calls of one run can differ in being selected.</summary>
    public bool AsksDuration { get; }

    /// <summary>Whether a call of <paramref name="row"/> that took this long is selected.</summary>
    public bool Matches(int row, long durationNanos) => _matches(row, durationNanos);

    public static SpanSelection Of(CausalTrace trace, SpanSelector selector)
    {
        var columns = trace.Columns;
        if (selector is SpanSelector.Where { Predicate: var asked } && PredicateCompiler.AsksSource(asked))
            return new SpanSelection(new PredicateCompiler(trace).CompileWithSource(asked), PredicateCompiler.AsksDuration(asked));
        if (selector is SpanSelector.Where where)
            return new SpanSelection(new PredicateCompiler(trace).Compile(where.Predicate), PredicateCompiler.AsksDuration(where.Predicate));
        var selected = Array.ConvertAll(columns.Strings, text => text is not null && MatchesName(selector, text));
        return new SpanSelection((row, _) => selected[columns.Name[row]], asksDuration: false);
    }

    /// <summary>Whether spans that only a tracer of system calls can see may be among the selected.</summary>
    public static bool NeedsSyscalls(SpanSelector selector) => selector switch
    {
        SpanSelector.Category category => category.Name is "syscall" or "process",
        SpanSelector.Exact exact => IsTraced(exact.Name),
        SpanSelector.Quoted quoted => IsTraced(quoted.Name),
        _ => true,
    };

    /// <summary>
    /// Whether the selector asks for activities: by their category or prefix, by a quoted name that no span of another kind has, by an attribute, or by a pattern of names that no
    /// system call has.
    /// </summary>
    public static bool NeedsActivities(SpanSelector selector) => selector switch
    {
        SpanSelector.Category category => category.Name == "activity",
        SpanSelector.Exact exact => IsActivity(exact.Name),
        SpanSelector.Quoted quoted => IsActivity(quoted.Name) || !MetricCatalog.Categories.Any(category => quoted.Name.StartsWith(category + ":", StringComparison.Ordinal)),
        SpanSelector.Where where => NeedsActivities(where.Predicate),
        _ => false,
    };

    private static bool NeedsActivities(SpanPredicate predicate) => predicate switch
    {
        SpanPredicate.And and => NeedsActivities(and.Left) || NeedsActivities(and.Right),
        SpanPredicate.Or or => NeedsActivities(or.Left) || NeedsActivities(or.Right),
        SpanPredicate.Not not => NeedsActivities(not.Operand),
        SpanPredicate.TextAttribute or SpanPredicate.NumberAttribute => true,
        SpanPredicate.TextComparison { Field: SpanField.Name, Operator: PredicateOperator.Matches } name => IsActivity(name.Value) || (name.Value is ['*' or '?', ..] && !SyscallNames.FitsAny(name.Value)),
        SpanPredicate.TextComparison { Field: SpanField.Name } name => IsActivity(name.Value),
        _ => false,
    };

    private static bool IsActivity(string name) => name.StartsWith("activity:", StringComparison.Ordinal);

    private static bool IsTraced(string name) =>
        name.StartsWith("syscall:", StringComparison.Ordinal) || name.StartsWith("process:", StringComparison.Ordinal);

    private static bool MatchesName(SpanSelector selector, string name) => selector switch
    {
        SpanSelector.Category category => name.Length > category.Name.Length && name[category.Name.Length] == ':'
            && name.StartsWith(category.Name, StringComparison.Ordinal),
        SpanSelector.Exact exact => string.Equals(name, exact.Name, StringComparison.Ordinal),
        SpanSelector.Family family => SpanFamilies.Of(name) == family.Kind,
        SpanSelector.Quoted quoted => string.Equals(name, quoted.Name, StringComparison.Ordinal)
            || (name.StartsWith("activity:", StringComparison.Ordinal) && name.AsSpan("activity:".Length).SequenceEqual(quoted.Name)),
        _ => false,
    };
}
