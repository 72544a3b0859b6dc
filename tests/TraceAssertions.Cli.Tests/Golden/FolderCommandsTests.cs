using System.Text.Json;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Golden;

/// <summary>accept, reject, list and diff on a real folder; none of them runs anything.</summary>
[Collection(CiVariable.Collection)]
public sealed class FolderCommandsTests : IDisposable
{
    private const string Test = "Shop.Tests.Imports.Imports_the_file";
    private const string Row = "Shop.Tests.Imports.Knows(path: \"../a/b\")";
    private readonly GoldenFolder _folder = new();
    private readonly CiVariable _onAPersonsMachine = new(null);

    public void Dispose()
    {
        _onAPersonsMachine.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string> Spellings => new() { Test, Test + ".json", Test + ".received.json", $"golden_traces/{Test}.json", $"golden_traces/{Test}.received.json", $"./golden_traces/../golden_traces/{Test}.json" };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_received_trace_becomes_the_golden_one(string name)
    {
        var golden = _folder.Golden(Test, 3);
        var received = _folder.Received(Test, 7);

        _folder.Run("accept", name).Should().Be((0, $"accepted golden_traces/{Test}.json\n", ""));

        GoldenTrace.Load(golden).Calls.Single().Count.Should().Be(7);
        File.Exists(received).Should().BeFalse();
        File.ReadAllText(Path.Combine(_folder.Root, "ANALYSIS.md")).Should().Contain(Test);
        _folder.Run("diff").Should().Be((0, "nothing was received in $P/golden_traces\n", ""));
    }

    [Fact]
    public void A_name_that_looks_like_a_path_is_first_a_name()
    {
        _folder.Golden(Row);
        _folder.Received(Row);

        _folder.Run("accept", Row).ExitCode.Should().Be(0);
    }

    [Fact]
    public void Everything_is_accepted_and_what_is_damaged_is_not()
    {
        var good = _folder.Golden(Test);
        _folder.Received(Test);
        var other = _folder.Golden(Row);
        var damaged = _folder.Received(Row);
        File.WriteAllText(damaged, File.ReadAllText(damaged)[..^40]);

        var (exitCode, output, error) = _folder.Run("accept", "--all");

        exitCode.Should().Be(3);
        output.Should().Be($"accepted golden_traces/{Test}.json\n");
        error.Should().StartWith(damaged.Replace(_folder.Project, "$P", StringComparison.Ordinal) + "(").And.Contain("error TA3002: ");
        GoldenTrace.Load(good).Calls.Single().Count.Should().Be(7);
        GoldenTrace.Load(other).Calls.Single().Count.Should().Be(3);
        File.Exists(damaged).Should().BeTrue();
    }

    [Theory]
    [InlineData("accept", "--all")]
    [InlineData("reject", "--all")]
    [InlineData("diff")]
    public void With_nothing_received_all_is_done(params string[] command)
    {
        _folder.Golden(Test);

        _folder.Run(command).Should().Be((0, "nothing was received in $P/golden_traces\n", ""));
    }

    [Fact]
    public void Where_there_are_no_golden_traces_the_folder_is_named()
    {
        _folder.Run("diff").Should().Be((0, "there is no folder $P/golden_traces, so nothing was received; --project names the project's folder\n", ""));
        _folder.Run("accept", Test).Should().Be((3, "", $"renacer: error TA3015: there is no received trace of '{Test}'; there is no received trace in $P/golden_traces; --project names the project's folder\n"));
    }

    [Theory]
    [InlineData("Imports_the_file", $"did you mean '{Test}'?")]
    [InlineData("Shop.Tests.Imports.Imports_the_fiel", $"did you mean '{Test}'?")]
    [InlineData("something else", "`renacer golden list` shows what there is")]
    public void A_name_that_means_nothing_is_told_with_what_was_meant(string name, string remedy)
    {
        _folder.Golden(Test);
        _folder.Received(Test);

        _folder.Run("accept", name).Should().Be((3, "", $"renacer: error TA3015: there is no received trace of '{name}'; {remedy}\n"));
    }

    [Theory]
    [InlineData("../renacer.toml")]
    [InlineData("../../../../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("golden_traces/../../x.json")]
    [InlineData("")]
    [InlineData("a\nb")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        _folder.Golden(Test);
        _folder.Received(Test);
        _folder.Configure("");
        var before = _folder.Content();

        foreach (var command in new[] { "accept", "reject", "diff" })
        {
            var (exitCode, _, error) = _folder.Run(command, name);
            exitCode.Should().Be(3);
            error.Should().StartWith("renacer: error TA3006: ");
            error.TrimEnd().Should().NotContain("\n");
        }

        _folder.Content().Should().Equal(before);
    }

    [Fact]
    public void A_received_file_of_another_test_is_refused()
    {
        _folder.Golden(Test);
        var victim = _folder.Golden(Row);
        var received = _folder.Received(Test);
        File.Move(received, victim.Replace(".json", ".received.json", StringComparison.Ordinal));

        var (exitCode, _, error) = _folder.Run("accept", "--all");

        exitCode.Should().Be(3);
        error.Should().Contain("error TA3006: the file is of 'Shop.Tests.Imports.Imports_the_file'");
        GoldenTrace.Load(victim).Name.Should().Be(Row);
    }

    [Theory]
    [InlineData("cut", "TA3002")]
    [InlineData("conflict", "TA3003")]
    [InlineData("newer", "TA3004")]
    [InlineData("huge", "TA3005")]
    public void A_golden_file_that_cannot_be_read_is_told_and_never_overwritten(string damage, string code)
    {
        var golden = _folder.Golden(Test);
        _folder.Received(Test);
        Damage(golden, damage);
        var before = _folder.Content();

        foreach (var arguments in new[] { new[] { "list" }, ["diff"], ["accept", Test], ["accept", "--all"] })
        {
            var (exitCode, _, error) = _folder.Run(arguments);
            exitCode.Should().Be(3);
            error.Should().Contain($": error {code}: ").And.StartWith($"$P/golden_traces/{Test}.json").And.NotContain("   at ");
        }

        _folder.Content().Should().Equal(before);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("True")]
    [InlineData("1")]
    public void A_build_service_accepts_nothing(string ci)
    {
        _folder.Golden(Test);
        _folder.Received(Test);
        var before = _folder.Content();
        using var variable = new CiVariable(ci);

        _folder.Run("accept", "--all").Should().Be((3, "", "$P/golden_traces: error TA3010: accept is refused where CI is set: golden traces are changed by a person, and reviewed; accept on your own machine and commit the result\n"));
        _folder.Run("capture", "--programs", ProgramsFile()).Should().Be((3, "", "$P/golden_traces: error TA3010: capture is refused where CI is set: golden traces are changed by a person, and reviewed; capture on your own machine and commit the result, or write elsewhere with --output\n"));
        _folder.Run("capture", "--programs", ProgramsFile(), "--output", Path.Combine(_folder.Root, "below")).ExitCode.Should().Be(3);
        File.Delete(ProgramsFile());
        _folder.Content().Should().Equal(before);
    }

    [Fact]
    public void What_is_rejected_is_gone_and_the_golden_trace_stays()
    {
        var golden = _folder.Golden(Test);
        var before = File.ReadAllText(golden);
        var received = _folder.Received(Test);

        _folder.Run("reject", Test).Should().Be((0, $"rejected golden_traces/{Test}.received.json\n", ""));

        File.Exists(received).Should().BeFalse();
        File.ReadAllText(golden).Should().Be(before);
    }

    [Fact]
    public void Golden_traces_are_listed_with_their_totals()
    {
        _folder.Golden(Test, 3);
        _folder.Received(Test);
        _folder.Golden(Row, 12);

        var width = Row.Length;
        _folder.Run("list").Should().Be((0, $"""
            {"name".PadRight(width)}    calls  failed  files  processes  state
            {Test.PadRight(width)}        3       0      1          1  differs, received
            {Row.PadRight(width)}       12       0      1          1  golden
            2 golden traces in $P/golden_traces, 1 with something received

            """, ""));
        using var json = JsonDocument.Parse(_folder.Run("list", "--format", "json").Out);
        json.RootElement.GetProperty("golden_traces").EnumerateArray().Select(item => item.GetProperty("name").GetString()).Should().Equal(Test, Row);
    }

    [Fact]
    public void A_project_without_any_has_an_empty_list() =>
        _folder.Run("list").Should().Be((0, "0 golden traces in $P/golden_traces\n", ""));

    [Fact]
    public void A_diff_shows_the_lines_and_exits_with_3()
    {
        _folder.Golden(Test, 3);
        _folder.Received(Test, 7);

        var (exitCode, output, error) = _folder.Run("diff", Test);

        exitCode.Should().Be(3);
        error.Should().BeEmpty();
        output.Should().Contain(Test).And.Contain("/data/orders.csv");
        using var json = JsonDocument.Parse(_folder.Run("diff", "--format", "json").Out);
        var comparison = json.RootElement.GetProperty("comparisons").EnumerateArray().Single();
        comparison.GetProperty("outcome").GetString().Should().Be("different");
        var difference = comparison.GetProperty("differences").EnumerateArray().Single();
        difference.GetProperty("golden").GetProperty("count").GetInt64().Should().Be(3);
        difference.GetProperty("received").GetProperty("count").GetInt64().Should().Be(7);
    }

    [Fact]
    public void A_name_in_two_variants_must_be_told_apart_by_its_path()
    {
        _folder.Configure("[[golden.variants]]\nname = \"musl\"\nlibc = \"musl*\"\n");
        _folder.Golden(Test);
        var received = _folder.Received(Test);
        var variant = Path.Combine(_folder.Root, "musl");
        Directory.CreateDirectory(variant);
        File.Copy(received, Path.Combine(variant, Path.GetFileName(received)));

        var (exitCode, _, error) = _folder.Run("accept", Test);

        exitCode.Should().Be(3);
        error.Should().Be($"renacer: error TA3015: '{Test}' means more than one received trace: golden_traces/{Test}.json, golden_traces/musl/{Test}.json; name one by its path\n");
        _folder.Run("accept", $"golden_traces/musl/{Test}.json").Should().Be((0, $"accepted golden_traces/musl/{Test}.json\n", ""));
    }

    private string ProgramsFile()
    {
        var path = Path.Combine(_folder.Project, "programs.toml");
        File.WriteAllText(path, "[[program]]\nname = \"x\"\ncommand = \"/bin/true\"\n");
        return path;
    }

    private static void Damage(string golden, string damage)
    {
        var text = File.ReadAllText(golden);
        switch (damage)
        {
            case "cut":
                File.WriteAllText(golden, text[..(text.Length / 2)]);
                break;
            case "conflict":
                File.WriteAllText(golden, "<<<<<<< HEAD\n" + text + "=======\n" + text + ">>>>>>> other\n");
                break;
            case "newer":
                File.WriteAllText(golden, text.Replace("traceassertions.golden/1", "traceassertions.golden/99", StringComparison.Ordinal));
                break;
            default:
                // Sparse: it takes no room on the disk.
                using (var file = File.OpenWrite(golden))
                    file.SetLength(500L * 1024 * 1024);
                break;
        }
    }
}
