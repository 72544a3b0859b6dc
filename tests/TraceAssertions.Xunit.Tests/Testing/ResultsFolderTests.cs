using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class ResultsFolderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 7, 30, 5, TimeSpan.Zero);
    private readonly ResultsFolder _folder = new("/project", Now, 4711);

    [Fact]
    public void The_folder_names_its_second_and_its_process() =>
        _folder.FullPath.Should().Be("/project/TestResults/traces-20261121-073005-4711");

    [Fact]
    public void A_test_s_file_has_its_name() =>
        _folder.PathFor(Test("N.C.M")).Should().Be("/project/TestResults/traces-20261121-073005-4711/N.C.M.trace.jsonl");

    [Fact]
    public void A_test_that_runs_again_gets_another_file() =>
        new[] { _folder.PathFor(Test("N.C.M")), _folder.PathFor(Test("N.C.M")), _folder.PathFor(Test("N.C.M")) }.Should().OnlyHaveUniqueItems();

    [Fact]
    public void Concurrent_tests_of_one_name_never_share_a_file()
    {
        var paths = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 200, _ => paths.Add(_folder.PathFor(Test("N.C.M"))));
        paths.Distinct().Should().HaveCount(200);
    }

    [Theory]
    [InlineData("N.C.M(path: \"../../etc/passwd\")")]
    [InlineData("N.C.M(text: \"\n\0\")")]
    public void Nothing_in_a_theory_s_arguments_leaves_the_folder(string name) =>
        Path.GetDirectoryName(Path.GetFullPath(_folder.PathFor(Test("N.C.M") with { DisplayName = name }).Replace("\0", "", StringComparison.Ordinal)))
            .Should().Be(_folder.FullPath);

    [Fact]
    public void A_name_as_long_as_a_page_fits_a_file_system()
    {
        var name = Test("N.C.M") with { DisplayName = $"N.C.M(text: \"{new string('x', 4000)}\")" };
        Path.GetFileName(_folder.PathFor(name)).Length.Should().BeLessThan(256);
    }

    private static TestDescription Test(string name) => new() { Name = name, DisplayName = name };
}
