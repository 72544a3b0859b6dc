using TraceAssertions.Conditions;
using TraceAssertions.Conditions.Binding;
using TraceAssertions.Conditions.Evaluation;
using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions;

/// <summary>A condition that was parsed, whose metrics were resolved and whose units agree: <c>spans.syscall.count &lt; 500</c>.</summary>
public sealed class ConditionExpression
{
    private ConditionExpression(ConditionSource source, BoundCondition bound)
    {
        Source = source;
        Bound = bound;
    }

    /// <summary>The condition as it was written.</summary>
    public string Text => Source.Text;

    /// <summary>Every metric of the judged trace that the condition asks for, in the order of its text.</summary>
    public IEnumerable<MetricReference> Metrics => Bound.Metrics().Where(m => !m.Golden).Select(m => m.Reference);

    internal ConditionSource Source { get; }

    internal BoundCondition Bound { get; }

    /// <summary>Parses a condition that stands in code.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="file">Where it stands: the file of the test method, or null.</param>
    /// <param name="line">The one-based line, or 0.</param>
    /// <exception cref="TraceAssertionsException">It is no valid condition; the diagnostics say where and why.</exception>
    public static ConditionExpression Parse(string text, string? file = null, int line = 0) =>
        TryParse(text, out var condition, out var diagnostics, file, line) ? condition : throw new TraceAssertionsException(diagnostics);

    /// <summary>Parses a condition that stands in code; false with the diagnostics where it is not valid.</summary>
    public static bool TryParse(
        string text,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ConditionExpression? condition,
        out IReadOnlyList<Diagnostic> diagnostics,
        string? file = null,
        int line = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<Diagnostic>();
        condition = Read(ConditionSource.At(text, file, line, line > 0 ? 1 : 0), found);
        diagnostics = found;
        return condition is not null;
    }

    /// <summary>Null with the diagnostics added where the condition is not valid.</summary>
    internal static ConditionExpression? Read(ConditionSource source, List<Diagnostic> diagnostics, double minimumScore = 0)
    {
        var node = ConditionGrammar.Read(source.Text, out var issue);
        if (issue is not null)
            diagnostics.Add(source.Diagnose(issue));
        if (node is null)
            return null;
        var binder = new ConditionBinder(minimumScore);
        var bound = binder.Bind(node);
        diagnostics.AddRange(binder.Issues.Select(source.Diagnose));
        if (bound is null)
            return null;
        var always = MetricDomain.Of(bound, source.Text);
        if (always == Truth.Unknown)
            return new ConditionExpression(source, bound);
        diagnostics.Add(source.Diagnose(new ConditionIssue(
            DiagnosticCodes.CannotFail,
            bound.Start,
            bound.End,
            always == Truth.True ? "this condition holds for every trace and so cannot fail" : "this condition is violated by every trace and so cannot hold",
            bound.Metrics().Any() ? "metrics are never negative and ratios never above 1; compare with a limit between" : "compare a metric with a limit")));
        return null;
    }
}
