using System.Globalization;
using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Primitives;
using TraceAssertions.Conditions.Evaluation;
using TraceAssertions.Fluent;
using TraceAssertions.Testing;

namespace TraceAssertions;

/// <summary>Assertions on a <see cref="CausalTrace"/>. What the trace cannot answer is a failure, never a pass: lost events, no tracer, a metric that was not captured.</summary>
/// <param name="subject">The trace.</param>
public sealed class CausalTraceAssertions(CausalTrace? subject) : ReferenceTypeAssertions<CausalTrace?, CausalTraceAssertions>(subject)
{
    /// <inheritdoc/>
    protected override string Identifier => "trace";

    /// <summary>Asserts that a condition of renacer.toml's language holds: <c>spans.syscall:openat.count &lt;= 3</c>.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="because">Why, as a clause; <c>{0}</c> stands for the first of <paramref name="becauseArgs"/>.</param>
    /// <param name="becauseArgs">What <paramref name="because"/> refers to.</param>
    /// <exception cref="TraceAssertionsException">The condition is not valid: its errors with their columns.</exception>
    public AndConstraint<CausalTraceAssertions> Satisfy(string condition, string because = "", params object[] becauseArgs)
    {
        return Judge(ConditionExpression.Parse(condition), $"to satisfy {condition}", because, becauseArgs);
    }

    /// <summary>Asserts that the longest chain of work in the trace is shorter than a time. Where the tracer's own cost could decide, it is not known, and fails.</summary>
    /// <param name="limit">The time.</param>
    /// <param name="because">Why.</param>
    /// <param name="becauseArgs">What <paramref name="because"/> refers to.</param>
    public AndConstraint<CausalTraceAssertions> HaveCriticalPathUnder(TimeSpan limit, string because = "", params object[] becauseArgs) => Judge(
        ConditionExpression.Parse(string.Create(CultureInfo.InvariantCulture, $"critical_path.duration_ms < {limit.TotalMilliseconds:0.######}")),
        string.Create(CultureInfo.InvariantCulture, $"to have a critical path under {limit.TotalMilliseconds:0.###} ms"),
        because,
        becauseArgs);

    /// <summary>Asserts that no antipattern of any kind is found, with the default thresholds; synchronous I/O on an async path only where the stack of every call was taken, which it needs.</summary>
    /// <param name="because">Why.</param>
    /// <param name="becauseArgs">What <paramref name="because"/> refers to.</param>
    public AndConstraint<CausalTraceAssertions> HaveNoAntipatterns(string because = "", params object[] becauseArgs)
    {
        var metrics = MetricCatalog.Metrics.Select(metric => metric.Path).Where(path => MetricCatalog.Find(path) is MetricReference.AntipatternCount { Kind: var kind }
            && (kind != AntipatternKind.SyncIoOnAsyncPath || Subject?.Header.Source == SourceMode.All));
        return Judge(ConditionExpression.Parse(string.Join(" and ", metrics.Select(metric => $"{metric} == 0"))), "to have no antipatterns", because, becauseArgs);
    }

    /// <summary>Asserts how often a system call is made, the .NET runtime's own calls left out: <c>HaveSyscall("openat", AtMost.Times(3))</c>.</summary>
    /// <param name="name">Its name, as in strace(1).</param>
    /// <param name="occurrences">How often.</param>
    /// <param name="because">Why.</param>
    /// <param name="becauseArgs">What <paramref name="because"/> refers to.</param>
    public AndConstraint<CausalTraceAssertions> HaveSyscall(string name, OccurrenceConstraint occurrences, string because = "", params object[] becauseArgs)
    {
        var spanName = "syscall:" + name;
        if (!Analysis.SyscallNames.SpanNames.Contains(spanName))
            throw new ArgumentException($"'{name}' is no system call of x86-64", nameof(name));
        if (Complete(because, becauseArgs) is not { } trace)
            return new(this);
        var calls = trace.Spans.Where(span => span.Counts && span.Name == spanName).ToList();
        var count = calls.Sum(span => span.RepetitionCount);
        var wanted = Occurrences.Unmet(occurrences, count);
        Execute.Assertion.BecauseOf(because, becauseArgs)
            .ForCondition(wanted is null)
            .FailWith(() => new FailReason("Expected {context:trace} to make the call " + Text($"{name} {wanted}") + "{reason}, but it makes it " + Text($"{Times(count)}.{CallList.Of(calls)}")));
        return new(this);
    }

    /// <summary>Asserts that no call names a path that a glob matches, whether it succeeded or not. The .NET runtime's own calls are left out.</summary>
    /// <param name="glob"><c>*</c> stands for any characters, <c>?</c> for one: <c>/etc/*</c>.</param>
    /// <param name="because">Why.</param>
    /// <param name="becauseArgs">What <paramref name="because"/> refers to.</param>
    public AndConstraint<CausalTraceAssertions> NotTouch(string glob, string because = "", params object[] becauseArgs)
    {
        var pattern = glob.Replace("**", "*", StringComparison.Ordinal);
        return HaveNone(span => Matches(pattern, span.Path) || Matches(pattern, span.OtherPath), $"not to touch {glob}", because, becauseArgs);
    }

    /// <summary>Asserts that nothing is sent to or received from a network: no socket is used but those of the same machine's files (AF_UNIX) and of the kernel (AF_NETLINK).</summary>
    /// <param name="because">Why.</param>
    /// <param name="becauseArgs">What <paramref name="because"/> refers to.</param>
    public AndConstraint<CausalTraceAssertions> NotUseNetwork(string because = "", params object[] becauseArgs)
    {
        var network = Subject is null ? [] : NetworkCalls.Of(Subject);
        return HaveNone(span => network.Contains(span.Row), "not to use the network", because, becauseArgs);
    }

    /// <summary>
    /// Asserts that the trace is the same as its golden trace: that of the part <paramref name="part"/> of the running traced test, which <c>dotnet msbuild /t:CaptureGoldenTraces</c>
    /// records under the name <c>TEST(PART)</c>. The test's own trace is compared when it ends, without being asked.
    /// </summary>
    /// <param name="part">The name of the part; that of the trace where null.</param>
    /// <param name="because">Why.</param>
    /// <param name="becauseArgs">What <paramref name="because"/> refers to.</param>
    /// <exception cref="InvalidOperationException">No traced test runs, or the trace has no name of its own.</exception>
    public AndConstraint<CausalTraceAssertions> MatchGolden(string? part = null, string because = "", params object[] becauseArgs)
    {
        if (TracedTest.Current is not { } test)
            throw new InvalidOperationException("no traced test runs here, and a golden trace is a test's: mark the test with [TracedTest]");
        if (Complete(because, becauseArgs, mayBeIncomplete: true) is not { } trace)
            return new(this);
        if (part is null && trace.Name == test.DisplayName)
            throw new InvalidOperationException("the trace so far of a test has no name of its own: name the part");
        var failure = test.MatchGolden(trace, part ?? trace.Name);
        Execute.Assertion.BecauseOf(because, becauseArgs)
            .ForCondition(failure is null)
            .FailWith("Expected {context:trace} to match its golden trace{reason}, but it does not:" + Text("\n" + Indented(failure ?? "")));
        return new(this);
    }

    private static bool Matches(string glob, string? path) => path is not null && Glob.Matches(glob, path);

    private static string Times(int count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");

    /// <summary>A text that goes into a template as it is.</summary>
    private static string Text(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private AndConstraint<CausalTraceAssertions> Judge(ConditionExpression condition, string expectation, string because, object[] becauseArgs)
    {
        if (Complete(because, becauseArgs, mayBeIncomplete: true) is not { } trace)
            return new(this);
        var result = new TraceAssertionSet([new TraceAssertion(condition.Text, condition) { Severity = AssertionSeverity.Error }]).Check(trace).Results[0];
        Execute.Assertion.BecauseOf(because, becauseArgs)
            .ForCondition(!result.Fails)
            .FailWith(() => new FailReason("Expected {context:trace} " + Text(expectation) + "{reason}, but it does not:" + Text("\n" + Indented(ViolationText.Format(result, trace, trace.Name)))));
        return new(this);
    }

    private AndConstraint<CausalTraceAssertions> HaveNone(Func<Span, bool> matches, string expectation, string because, object[] becauseArgs)
    {
        var calls = Complete(because, becauseArgs)?.Spans.Where(span => span.Counts && span.IsSyscall && matches(span)).ToList() ?? [];
        Execute.Assertion.BecauseOf(because, becauseArgs)
            .ForCondition(calls.Count == 0)
            .FailWith("Expected {context:trace} " + Text(expectation) + "{reason}, but it does:" + Text(CallList.Of(calls)));
        return new(this);
    }

    /// <summary>The trace; null, and a failure, where there is none or something is missing in it.</summary>
    private CausalTrace? Complete(string because, object[] becauseArgs, bool mayBeIncomplete = false)
    {
        var isComplete = Execute.Assertion.BecauseOf(because, becauseArgs)
            .ForCondition(Subject is not null)
            .FailWith("Expected {context:trace} to be judged{reason}, but it is <null>.")
            .Then
            .ForCondition(mayBeIncomplete || Subject!.Completeness.IsComplete)
            .FailWith("Expected {context:trace} to be complete{reason}, but " + Text(Subject?.Completeness.Describe() ?? "") + ".");
        return isComplete ? Subject : null;
    }

    private static string Indented(string text) => "    " + text.Replace("\n", "\n    ", StringComparison.Ordinal);
}
