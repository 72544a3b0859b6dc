using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class ResultsFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 7, 30, 5, TimeSpan.Zero);

    private readonly string _project = Directory.CreateTempSubdirectory("results-folder-").FullName;
    private readonly ResultsFolder _folder;

    public ResultsFolderTests() => _folder = new ResultsFolder(_project, Now, 4711);

    [Fact]
    public void The_folder_names_its_second_and_its_process() =>
        _folder.FullPath.Should().Be($"{_project}/TestResults/traces-20261121-073005-4711");

    [Fact]
    public void A_test_s_file_has_its_name() =>
        PathFor("N.C.M").Should().Be($"{_folder.FullPath}/N.C.M.trace.jsonl");

    [Fact]
    public void A_test_that_runs_again_gets_another_file() =>
        new[] { PathFor("N.C.M"), PathFor("N.C.M"), PathFor("N.C.M") }.Should().OnlyHaveUniqueItems();

    [Fact]
    public void Concurrent_tests_of_one_name_never_share_a_file()
    {
        var paths = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 200, _ => paths.Add(PathFor("N.C.M")));
        paths.Distinct().Should().HaveCount(200);
        Directory.EnumerateFiles(_folder.FullPath).Should().HaveCount(200, "each has its own mark too");
    }

    [Theory]
    [InlineData("N.C.M(path: \"../../etc/passwd\")")]
    [InlineData("N.C.M(text: \"\n\0\")")]
    public void Nothing_in_a_theory_s_arguments_leaves_the_folder(string name) =>
        Path.GetDirectoryName(Path.GetFullPath(PathFor(name).Replace("\0", "", StringComparison.Ordinal))).Should().Be(_folder.FullPath);

    [Fact]
    public void A_name_as_long_as_a_page_fits_a_file_system() =>
        Path.GetFileName(PathFor($"N.C.M(text: \"{new string('x', 4000)}\")")).Length.Should().BeLessThan(256);

    [Fact]
    public void A_test_that_runs_is_marked_with_its_name_and_one_that_has_ended_is_not()
    {
        var running = _folder.Begin(Test("N.C.M(text: \"a\nb\")"));

        var mark = Directory.GetFiles(_folder.FullPath).Should().ContainSingle().Subject;
        mark.Should().EndWith(".incomplete");
        File.ReadLines(mark).First().Should().Be("N.C.M(text: \"a b\")");

        running.End();
        Directory.GetFiles(_folder.FullPath).Should().BeEmpty();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_stops_no_test()
    {
        File.WriteAllText(Path.Combine(_project, "TestResults"), "");

        var running = _folder.Begin(Test("N.C.M"));
        running.End();

        running.Files.Trace.Should().StartWith(_folder.FullPath);
    }

    [Theory]
    [InlineData("/somewhere/else", "/somewhere/else")]
    [InlineData("results", "PROJECT/results")]
    [InlineData("", "PROJECT/TestResults")]
    [InlineData(null, "PROJECT/TestResults")]
    public void The_environment_moves_the_folder(string? elsewhere, string parent)
    {
        var folder = new ResultsFolder(_project, Now, 4711, elsewhere);

        folder.FullPath.Should().Be($"{parent.Replace("PROJECT", _project, StringComparison.Ordinal)}/traces-20261121-073005-4711");
        folder.IsElsewhere.Should().Be(elsewhere is { Length: > 0 });
    }

    [Fact]
    public void A_folder_that_somebody_asked_for_is_not_swept()
    {
        var elsewhere = Path.Combine(_project, "elsewhere");
        for (var i = 10; i < 40; i++)
            Directory.CreateDirectory(Path.Combine(elsewhere, $"traces-202601{i}-000000-2147483647"));

        new ResultsFolder(_project, Now, 4711, elsewhere).Begin(Test("N.C.M"));

        Directory.GetDirectories(elsewhere).Should().HaveCount(31);
    }

    public void Dispose() => Directory.Delete(_project, recursive: true);

    private string PathFor(string name) => _folder.Begin(Test(name)).Files.Trace;

    private static TestDescription Test(string name) => new() { Name = name, DisplayName = name };
}
