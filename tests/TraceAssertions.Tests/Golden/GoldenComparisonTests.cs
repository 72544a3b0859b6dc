using FsCheck;
using FsCheck.Fluent;

namespace TraceAssertions.Tests.Golden;

public sealed class GoldenComparisonTests
{
    [Fact]
    public void Nothing_differs_in_what_was_read_back() =>
        Goldens.Import.Reloaded().CompareTo(Goldens.Import).Should().Match<GoldenComparison>(c => c.Outcome == GoldenOutcome.Same && c.Differences.Count == 0 && c.Reason == null);

    [Fact]
    public void The_order_does_not_matter_in_a_multiset() =>
        Goldens.Import.CompareTo(Goldens.Import.With(Goldens.Import.Calls.Reverse())).Outcome.Should().Be(GoldenOutcome.Same);

    [Fact]
    public void A_count_that_differs_is_a_change_at_the_line_of_the_file() =>
        Differences(Replaced("fsync", call => call with { Count = 2 })).Should().Equal("25: syscall:fsync out.csv x1 -> syscall:fsync out.csv x2");

    [Fact]
    public void A_line_that_is_gone_and_one_that_is_new() =>
        Differences(Goldens.Import.With([.. Goldens.Import.Calls.Where(call => call.Name != "syscall:fsync"), Goldens.Call("unlink", "out.csv")]))
            .Should().Equal("25: syscall:fsync out.csv x1 -> ", "25:  -> syscall:unlink out.csv x1");

    [Fact]
    public void A_new_line_before_all_others_stands_after_the_line_of_the_processes() =>
        Differences(Goldens.Import.With([.. Goldens.Import.Calls, Goldens.Call("getcwd", process: "aaa")])).Should().Equal("20:  -> syscall:getcwd  x1");

    [Theory]
    [InlineData("size")]
    [InlineData("arguments")]
    [InlineData("error")]
    public void A_call_that_differs_in_one_thing_has_changed(string what)
    {
        var old = Goldens.Call("openat", "x", arguments: "O_RDONLY", size: 65536, count: 3);
        var to = what switch
        {
            "size" => old with { Size = 1, Count = 10_000 },
            "arguments" => old with { Arguments = "O_RDWR" },
            _ => old with { Error = "EACCES" },
        };
        var comparison = Goldens.Of(old).CompareTo(Goldens.Of(to));
        comparison.Differences.Should().Equal(new GoldenDifference(old, to, 22));
        comparison.Outcome.Should().Be(GoldenOutcome.Different);
    }

    [Fact]
    public void A_call_that_differs_in_two_things_is_another() =>
        Goldens.Of(Goldens.Call("openat", "x", arguments: "O_RDONLY", error: "ENOENT")).CompareTo(Goldens.Of(Goldens.Call("openat", "x", arguments: "O_RDWR"))).Differences.Should().HaveCount(2);

    [Fact]
    public void A_file_whose_path_changed_is_told_as_one()
    {
        var moved = Goldens.Import.With(Goldens.Import.Calls.Select(call => call.Path == "out.csv" ? call with { Path = "result.csv" } : call));
        Goldens.Import.CompareTo(moved).Differences.Should().HaveCount(4).And.OnlyContain(d => d.Golden!.Path == "out.csv" && d.Received!.Path == "result.csv");
    }

    [Fact]
    public void A_call_that_another_file_has_instead_is_no_changed_path() =>
        Differences(Goldens.Import.With(Goldens.Import.Calls.Select(call => call.Name == "syscall:fsync" ? call with { Path = "{bin}/Data/orders.csv" } : call)))
            .Should().Equal("25: syscall:fsync out.csv x1 -> ", "29:  -> syscall:fsync {bin}/Data/orders.csv x1");

    [Fact]
    public void Bytes_that_differ_are_a_change() =>
        Goldens.Of(Goldens.Call("read", "pipe", bytes: 10)).CompareTo(Goldens.Of(Goldens.Call("read", "pipe", bytes: 11))).Differences.Should().ContainSingle()
            .Which.Received!.Bytes.Should().Be(11);

    [Fact]
    public void In_another_environment_a_difference_is_not_comparable_and_none_is_the_same()
    {
        var elsewhere = Goldens.Import with { Environment = new GoldenEnvironment(".NET 9", "linux", "arm64", "glibc 2.41"), Rules = ["noise -gc"] };
        elsewhere.CompareTo(Goldens.Import).Outcome.Should().Be(GoldenOutcome.Same);
        var comparison = elsewhere.CompareTo(Replaced("fsync", call => call with { Count = 2 }));
        comparison.Outcome.Should().Be(GoldenOutcome.NotComparable);
        comparison.Differences.Should().ContainSingle();
        comparison.Reason.Should().Be("runtime .NET 10 here, .NET 9 in the golden trace; architecture x64 here, arm64 in the golden trace; libc glibc 2.36 here, glibc 2.41 in the golden trace; rules none here, noise -gc in the golden trace");
    }

    [Fact]
    public void A_multiset_and_a_sequence_are_not_comparable_even_where_no_line_differs()
    {
        var comparison = Goldens.Import.CompareTo(Goldens.Import with { Compare = GoldenComparisonMode.Sequence });
        comparison.Outcome.Should().Be(GoldenOutcome.NotComparable);
        comparison.Reason.Should().Be("compared as a sequence here, recorded as a multiset in the golden trace");
    }

    [Fact]
    public void Antipatterns_alone_decide_nothing() =>
        Goldens.Import.CompareTo(Goldens.Import with { Summary = Goldens.Import.Summary with { Antipatterns = new Dictionary<string, int> { ["tight_loop"] = 1 } } }).Outcome.Should().Be(GoldenOutcome.Same);

    [Fact]
    public void In_a_sequence_the_order_matters()
    {
        var golden = Sequence("a", "b", "c", "d", "e");
        golden.CompareTo(Sequence("a", "b", "c", "d", "e")).Outcome.Should().Be(GoldenOutcome.Same);
        golden.CompareTo(Sequence("a", "c", "b", "d", "e")).Differences.Select(Show).Should().Equal("23: syscall:b  x1 -> syscall:b  x1");
        golden.CompareTo(Sequence("x", "a", "b", "c", "d", "e", "y")).Differences.Select(Show).Should().Equal("21:  -> syscall:x  x1", "26:  -> syscall:y  x1");
        golden.CompareTo(Goldens.In(GoldenComparisonMode.Sequence, [.. golden.Calls.Select(call => call.Name == "syscall:c" ? call with { Count = 9 } : call)]))
            .Differences.Select(Show).Should().Equal("24: syscall:c  x1 -> syscall:c  x9");
    }

    [Fact]
    public void The_alignment_of_sequences_is_a_shortest_one()
    {
        var gen = Gen.Elements("a", "b", "c", "d").ListOf().Select(list => list.ToArray());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(gen.ToArbitrary(), gen.ToArbitrary(), (left, right) =>
        {
            var aligned = GoldenSequenceDiff.Align(Sequence(left).Calls, Sequence(right).Calls).ToList();
            aligned.Where(pair => pair.Left >= 0).Select(pair => pair.Left).Should().Equal(Enumerable.Range(0, left.Length));
            aligned.Where(pair => pair.Right >= 0).Select(pair => pair.Right).Should().Equal(Enumerable.Range(0, right.Length));
            aligned.Where(pair => pair is { Left: >= 0, Right: >= 0 }).Should().NotContain(pair => left[pair.Left] != right[pair.Right]);
            aligned.Count(pair => pair.Left < 0 || pair.Right < 0).Should().Be(left.Length + right.Length - (2 * LongestCommonSubsequence(left, right)));
        }));
    }

    [Fact]
    public void Sequences_without_anything_in_common_are_told_in_bounded_memory()
    {
        var left = Sequence([.. Enumerable.Range(0, 5000).Select(i => $"l{i}")]);
        var right = Sequence([.. Enumerable.Range(0, 5000).Select(i => $"r{i}")]);
        var before = GC.GetTotalAllocatedBytes();
        left.CompareTo(right).Differences.Should().HaveCount(10_000);
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(500_000_000);
    }

    [Fact]
    public void What_differs_is_found_whatever_changes_and_both_ways_alike()
    {
        var call = from name in Gen.Elements("openat", "read", "write")
                   from path in Gen.Elements("a", "b", null)
                   from size in Gen.Elements<long?>(1, 4096, null)
                   from error in Gen.Elements("ENOENT", null, null)
                   from count in Gen.Choose(1, 3)
                   from process in Gen.Elements("test", "test/cat")
                   select Goldens.Call(name, path, size: size, error: error, count: count, process: process);
        var calls = call.ListOf().Select(list => list.ToArray());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(calls.ToArbitrary(), calls.ToArbitrary(), (left, right) =>
        {
            var (golden, received) = (Goldens.Of(left), Goldens.Of(right));
            var there = golden.Reloaded().CompareTo(received).Differences;
            var back = received.CompareTo(golden).Differences;
            there.Count.Should().Be(back.Count);
            (there.Count == 0).Should().Be(GoldenLines.Canonical(left, GoldenComparisonMode.Multiset).SequenceEqual(GoldenLines.Canonical(right, GoldenComparisonMode.Multiset)));

            // Applied to the golden trace, the differences give what was received: none is lost and none invented.
            var applied = GoldenLines.Canonical(left, GoldenComparisonMode.Multiset).Except(there.Select(d => d.Golden).OfType<GoldenCall>()).Concat(there.Select(d => d.Received).OfType<GoldenCall>());
            GoldenLines.Canonical([.. applied], GoldenComparisonMode.Multiset).SequenceEqual(GoldenLines.Canonical(right, GoldenComparisonMode.Multiset)).Should().BeTrue();
        }));
    }

    private static int LongestCommonSubsequence(string[] left, string[] right)
    {
        var before = new int[right.Length + 1];
        foreach (var item in left)
        {
            var row = new int[right.Length + 1];
            for (var j = 1; j <= right.Length; j++)
                row[j] = item == right[j - 1] ? before[j - 1] + 1 : Math.Max(before[j], row[j - 1]);
            before = row;
        }

        return before[^1];
    }

    private static GoldenTrace Sequence(params string[] names) => Goldens.In(GoldenComparisonMode.Sequence, [.. names.Select(name => Goldens.Call(name))]);

    private static GoldenTrace Replaced(string name, Func<GoldenCall, GoldenCall> with) =>
        Goldens.Import.With(Goldens.Import.Calls.Select(call => call.Name == "syscall:" + name ? with(call) : call));

    private static IEnumerable<string> Differences(GoldenTrace received)
    {
        var unsaved = Goldens.Import.CompareTo(received).Differences.Select(Show).ToList();
        Goldens.Import.Reloaded().CompareTo(received).Differences.Select(Show).Should().Equal(unsaved, "a golden trace that was not saved has the lines that it would have");
        return unsaved;
    }

    private static string Show(GoldenDifference difference) => $"{difference.Line}: {Show(difference.Golden)} -> {Show(difference.Received)}";

    private static string Show(GoldenCall? call) => call is null ? "" : $"{call.Name} {call.Path} x{call.Count}";
}
