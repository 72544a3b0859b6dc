using System.Text.RegularExpressions;

namespace TraceAssertions.Tests.Golden;

public sealed class GoldenTextTests
{
    private static readonly GoldenCall[] Regressed =
    [
        .. Goldens.Import.Calls.Where(call => call.Name is not ("syscall:fsync" or "syscall:pread64")),
        Goldens.Call("pread64", "{bin}/Data/orders.csv", size: 1, count: 10_000),
        Goldens.Call("openat", "extra.csv", arguments: "O_RDONLY|O_CLOEXEC"),
        Goldens.Call("close", "extra.csv"),
    ];

    [Fact]
    public void The_block_of_a_regression()
    {
        var received = Goldens.Import.With(Regressed);
        received = received with { Summary = received.Summary with { Antipatterns = new Dictionary<string, int> { ["god_process"] = 0, ["tight_loop"] = 1, ["pcie_bottleneck"] = 0 } } };
        GoldenText.Format(Goldens.Import.CompareTo(received), Goldens.Name, "golden_traces/x.json", "golden_traces/x.received.json").Should().Be("""
            TA3001 Golden trace differs: CsvImport.ImporterTests.Imports_the_file
              golden       golden_traces/x.json
              received     golden_traces/x.received.json
              calls        12 -> 10,010 (+9,998)
              failed calls 1 (same)
              files        3 -> 4 (+1)
              processes    1 (same)
              antipatterns tight_loop 0 -> 1 (+1)
              behaviour    fsync dropped: out.csv
                           read in smaller blocks (buffer lost): {bin}/Data/orders.csv 64 KiB x3 -> 1 B x10,000
                           new file opened: extra.csv
              lines        added 2, removed 1, changed 1
                + openat extra.csv O_RDONLY|O_CLOEXEC x1
                + close extra.csv x1
                - fsync out.csv x1
                ~ pread64 {bin}/Data/orders.csv 64 KiB x3 -> 1 B x10,000
              if this is intended  renacer golden accept CsvImport.ImporterTests.Imports_the_file   (or dotnet msbuild /t:AcceptGoldenTraces)
            """);
    }

    [Fact]
    public void A_long_list_is_cut_to_one_screen()
    {
        var received = Goldens.Import.With([.. Regressed, .. Enumerable.Range(0, 300).Select(i => Goldens.Call("mkdir", FormattableString.Invariant($"d/{i:d3}")))]);
        var text = GoldenText.Format(Goldens.Import.CompareTo(received), "Namespace.Tests.Row(n: 1)", "x.json", null);
        var lines = text.Split('\n');
        lines.Should().HaveCount(20);
        lines[0].Should().Be("TA3001 Golden trace differs: Namespace.Tests.Row(n: 1)");
        lines.Should().Contain("               … and 298 more");
        lines[^2].Should().MatchRegex(@"^    … and \d+ more \(renacer golden diff 'Namespace\.Tests\.Row\(n: 1\)'\)$");
        lines[^1].Should().Be("  if this is intended  renacer golden accept 'Namespace.Tests.Row(n: 1)'   (or dotnet msbuild /t:AcceptGoldenTraces)");
    }

    [Fact]
    public void What_is_not_comparable_says_why_and_what_to_do()
    {
        var elsewhere = Goldens.Import with { Environment = Goldens.Import.Environment with { Libc = "glibc 2.41" } };
        var comparison = elsewhere.CompareTo(Goldens.Import.With(Goldens.Import.Calls.Where(call => call.Name != "syscall:fsync")));
        GoldenText.Format(comparison, "T", "x.json", "x.received.json").Should().Be("""
            TA3007 Golden trace not comparable: T
              golden       x.json
              received     x.received.json
              why          libc glibc 2.36 here, glibc 2.41 in the golden trace
              calls        12 -> 11 (-1)
              failed calls 1 (same)
              files        3 (same)
              processes    1 (same)
              behaviour    fsync dropped: out.csv
              lines        added 0, removed 1, changed 0
                - fsync out.csv x1
              capture it in this environment, or declare a variant: [[golden.variants]] in renacer.toml
            """);
        GoldenText.ToDiagnostic(comparison, "golden_traces/x.json").ToString().Should().Be(
            "golden_traces/x.json(25,1): error TA3007: not comparable with the golden trace: libc glibc 2.36 here, glibc 2.41 in the golden trace (fsync dropped: out.csv); capture it in this environment, or declare a variant: [[golden.variants]] in renacer.toml");
    }

    [Fact]
    public void Another_way_to_compare_is_told_with_its_remedy() =>
        GoldenText.ToDiagnostic(Goldens.Import.CompareTo(Goldens.Import with { Compare = GoldenComparisonMode.Sequence }), "x.json").ToString().Should().Be(
            "x.json(1,1): error TA3007: not comparable with the golden trace: compared as a sequence here, recorded as a multiset in the golden trace; capture it again (dotnet msbuild -t:CaptureGoldenTraces), or set [golden] compare as it was");

    [Fact]
    public void The_diagnostic_is_one_line_at_the_weightiest_finding() =>
        GoldenText.ToDiagnostic(Goldens.Import.CompareTo(Goldens.Import.With(Regressed)), "golden_traces/x.json").ToString().Should().Be(
            "golden_traces/x.json(25,1): error TA3001: behaviour differs from the golden trace: fsync dropped: out.csv; read in smaller blocks (buffer lost): {bin}/Data/orders.csv 64 KiB x3 -> 1 B x10,000; and 1 more (calls 12 -> 10,010 (+9,998)); if this is intended: renacer golden accept CsvImport.ImporterTests.Imports_the_file");

    [Fact]
    public void A_part_of_a_test_is_named_as_it_is_and_not_as_its_file()
    {
        var part = Goldens.Import with { Name = "N.C.M(import)" };
        GoldenText.ToDiagnostic(part.CompareTo(part.With(part.Calls.Where(call => call.Name != "syscall:fsync"))), "x.json").ToString().Should().Be(
            "x.json(25,1): error TA3001: behaviour differs from the golden trace of N.C.M(import): fsync dropped: out.csv (calls 12 -> 11 (-1)); if this is intended: renacer golden accept 'N.C.M(import)'");
        GoldenText.ToDiagnostic(part.CompareTo(part with { Compare = GoldenComparisonMode.Sequence }), "x.json").Message.Should().StartWith("not comparable with the golden trace of N.C.M(import): compared as");
    }

    [Theory]
    [InlineData("N.C.M(it's)", "N.C.M_it_s_")]
    [InlineData("N.C.M(a\nb)", "N.C.M_a_b_")]
    public void A_name_that_no_quotes_hold_is_accepted_by_that_of_its_file(string name, string file)
    {
        var golden = Goldens.Import with { Name = name };
        GoldenText.ToDiagnostic(golden.CompareTo(golden.With([])), "x.json").Remedy.Should().MatchRegex($"^if this is intended: renacer golden accept {Regex.Escape(file)}-[0-9a-f]{{8}}$");
    }

    [Fact]
    public void Names_that_would_break_the_line_are_tamed()
    {
        var comparison = Goldens.Of(Goldens.Call("openat", "a\nb\u202e")).CompareTo(Goldens.Of(Goldens.Call("openat", "a\nb\u202e", count: 2), Goldens.Call("unlink", new string('x', 500))));
        var text = GoldenText.Format(comparison, "N\nM", "x.json", null);
        text.Should().StartWith("TA3001 Golden trace differs: N M\n").And.Contain("openat a b x1 -> x2").And.NotContain("\u202e");
        text.Split('\n').Should().OnlyContain(line => line.Length < 200);
        GoldenText.ToDiagnostic(comparison, "x.json").ToString().Should().NotContain("\n");
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1, "1 B")]
    [InlineData(1000, "1,000 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1025, "1,025 B")]
    [InlineData(65536, "64 KiB")]
    [InlineData(1048576, "1 MiB")]
    [InlineData(1049600, "1,025 KiB")]
    public void Sizes_are_exact(long bytes, string text) => GoldenCallText.Size(bytes).Should().Be(text);
}
