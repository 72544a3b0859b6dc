using TraceAssertions.Tracing;
using Xunit.Abstractions;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>Every call of a generated program was made at a line that its path names: is that what the trace says?</summary>
public sealed class SourceLineTests(LineProgramFixture programs, ITestOutputHelper output) : IClassFixture<LineProgramFixture>
{
    /// <summary>So far may a line be that is marked as approximate.</summary>
    private const int Near = 3;

    // Compiled with optimization, these end in the call that is asked about: the compiler's last tier leaves them by a jump, and no trace of them is on the stack. The line that
    // is found then is the one further out that called the class library, which called them.
    private static readonly string[] LeftByAJump = ["chained lambdas", "deferred", "parallel for", "parallel linq", "continue with"];

    /// <summary>The end of a <c>using</c> has no line of its own in the PDB.</summary>
    private static readonly string[] AtTheEndOfUsing = ["reader in using", "written on dispose"];

    [SkippableTheory, InlineData("ebpf"), InlineData("ptrace")]
    public async Task Not_optimized_every_line_is_exact_and_right(string backend)
    {
        SkipUnlessWorking(backend);
        var program = await programs.DebugAsync();

        var seen = await program.RunAsync(With(backend), times: 5);

        Tell(program.Sites, seen);
        seen.Sum(line => line.Count).Should().BeGreaterThan(3000);
        seen.Select(line => program.Sites.FormAt(line.Expected)).Distinct().Should().HaveCount(program.Sites.Forms / LineProgram.Copies);
        seen.Where(line => line.IsUserCode && !line.IsRight).Select(line => line.Text).Should().BeEmpty();
        FewAreUnknown(seen);

        seen.Where(line => line.IsUserCode && line.Precision != SourcePrecision.ExactLine).Select(line => program.Sites.FormAt(line.Expected)).Distinct().Should().BeSubsetOf(AtTheEndOfUsing);
    }

    [SkippableTheory, InlineData("ebpf"), InlineData("ptrace")]
    public async Task Optimized_a_line_is_right_or_marked_as_near_and_the_member_is_right(string backend)
    {
        SkipUnlessWorking(backend);
        var program = await programs.OptimizedAsync();

        var seen = await program.RunAsync(With(backend), times: 35, pauseMs: 500, again: 5);

        Tell(program.Sites, seen);
        seen.Sum(line => line.Count).Should().BeGreaterThan(3000);
        var others = seen.Where(line => !LeftByAJump.Contains(program.Sites.FormAt(line.Expected))).ToList();
        seen.Where(line => line.IsWrongButExact).Select(line => line.Text).Should().BeEmpty("a wrong line is never called exact");
        others.Where(line => line.IsUserCode && !line.IsRight && !IsNear(program.Sites, line)).Select(line => line.Text).Should().BeEmpty();
        seen.Except(others).Where(line => line.IsUserCode).Should().OnlyContain(line => line.IsRight || program.Sites.FormAt(line.Line) == program.Sites.FormAt(line.Expected), "it is the caller's line at worst");
        FewAreUnknown(seen);
    }

    [SkippableTheory, InlineData("ebpf"), InlineData("ptrace")]
    public async Task Optimized_a_line_is_exact_and_right_where_the_runtime_is_told_not_to_optimize(string backend)
    {
        SkipUnlessWorking(backend);
        var program = await programs.OptimizedAsync();

        var seen = await program.RunAsync(new Dictionary<string, string>(With(backend)) { ["DOTNET_JITMinOpts"] = "1" }, times: 5);

        Tell(program.Sites, seen);
        seen.Sum(line => line.Count).Should().BeGreaterThan(3000);
        seen.Where(line => line.IsUserCode && !line.IsRight && !IsNear(program.Sites, line)).Select(line => line.Text).Should().BeEmpty();
        seen.Where(line => line.IsUserCode && line.Precision != SourcePrecision.ExactLine).Select(line => program.Sites.FormAt(line.Expected)).Distinct().Should().BeSubsetOf(AtTheEndOfUsing);
        FewAreUnknown(seen);
    }

    /// <summary>What a busy machine did not let the tracer take is said to be unknown.</summary>
    private static void FewAreUnknown(IReadOnlyList<SeenLine> seen) =>
        seen.Where(line => !line.IsUserCode).Sum(line => line.Count).Should().BeLessThan(seen.Sum(line => line.Count) / 10);

    private static bool IsNear(GeneratedSites sites, SeenLine line) =>
        line.Precision == SourcePrecision.ApproximateLine && Math.Abs(line.Line - line.Expected) <= Near && sites.MemberAt(line.Expected) == sites.MemberAt(line.Line);

    private static Dictionary<string, string> With(string backend) => new() { ["RENACER_BACKEND"] = backend };

    private void Tell(GeneratedSites sites, IReadOnlyList<SeenLine> seen)
    {
        foreach (var group in seen.GroupBy(line => (line.Precision, line.IsRight)).OrderBy(group => group.Key.Precision))
            output.WriteLine($"{group.Key.Precision?.ToString() ?? "no stack"}, {(group.Key.IsRight ? "right" : "not right")}: {group.Sum(line => line.Count)} calls");
        foreach (var line in seen.Where(line => !line.IsRight).DistinctBy(line => (sites.FormAt(line.Expected), line.Call, line.Line - line.Expected)).Take(60))
            output.WriteLine($"{sites.FormAt(line.Expected)}: {line.Text}");
    }

    private static void SkipUnlessWorking(string backend)
    {
        var refusal = BackendSelection.Candidates.Single(candidate => candidate.Word == backend).Probe();
        Skip.If(refusal is not null, refusal?.ToString());
    }
}
