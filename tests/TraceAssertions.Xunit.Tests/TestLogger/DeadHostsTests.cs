using System.Reflection;
using TraceAssertions.Testing;
using TraceAssertions.TestLogger;

namespace TraceAssertions.XunitTests.TestLogger;

public sealed class DeadHostsTests : IDisposable
{
    private const int Host = 4711;
    private static readonly DateTimeOffset Begun = DateTimeOffset.UtcNow;

    private readonly string _project = Directory.CreateTempSubdirectory("dead-hosts-").FullName;

    [Fact]
    public void The_tests_that_had_begun_and_not_ended_are_named()
    {
        var folder = Folder(Begun);
        folder.Begin(Test("N.C.Ended")).End();
        folder.Begin(Test("N.C.Runs(row: 1)"));
        folder.Begin(Test("N.C.Loops"));

        var line = Tell(aborted: true).Should().ContainSingle().Subject;

        line.Should().StartWith("[trace] error TA0041: the test host (process 4711) died during the traced tests N.C.Loops, N.C.Runs(row: 1): no verdict, ").And.EndWith(folder.FullPath);
    }

    [Fact]
    public void A_host_that_ended_by_itself_is_dead_too()
    {
        Folder(Begun).Begin(Test("N.C.Exits"));
        Tell(aborted: false).Should().ContainSingle().Which.Should().Contain("died during the traced test N.C.Exits: ");
    }

    [Fact]
    public void Many_tests_are_counted()
    {
        var folder = Folder(Begun);
        for (var i = 10; i < 25; i++)
            folder.Begin(Test($"N.C.M{i}"));
        Tell(aborted: true).Single().Should().Contain("the traced tests N.C.M10, ").And.Contain(", N.C.M19 and 5 more: ").And.NotContain("M20");
    }

    [Fact]
    public void A_run_that_breaks_off_between_tests_is_told_without_names() =>
        Tell(aborted: true).Should().ContainSingle().Which.Should().StartWith("[trace] error TA0041: the test host died before the run was over, while no traced test ran; ");

    [Fact]
    public void A_run_that_ends_well_says_nothing()
    {
        Folder(Begun).Begin(Test("N.C.M")).End();
        Tell(aborted: false).Should().BeEmpty();
    }

    [Fact]
    public void What_runs_still_or_is_of_an_earlier_run_is_not_this_run_s()
    {
        var earlier = Folder(Begun);
        earlier.Begin(Test("N.C.Earlier"));
        File.SetLastWriteTimeUtc(Directory.GetFiles(earlier.FullPath).Single(), Begun.UtcDateTime - TimeSpan.FromMilliseconds(100));
        new ResultsFolder(_project, Begun, 1).Begin(Test("N.C.Beside"));
        Tell(aborted: false).Should().BeEmpty();
    }

    [Fact]
    public void What_the_dead_had_half_written_is_removed()
    {
        var folder = Folder(Begun);
        folder.Begin(Test("N.C.M"));
        File.WriteAllText(Path.Combine(folder.FullPath, ".x" + AtomicFile.TemporarySuffix), "half");

        Tell(aborted: true);

        Directory.GetFiles(folder.FullPath).Select(Path.GetFileName).Should().Equal("N.C.M.incomplete");
    }

    [Fact]
    public void A_mark_that_a_full_disk_left_empty_is_named_by_its_file()
    {
        var folder = Folder(Begun);
        folder.Begin(Test("N.C.M"));
        File.WriteAllText(Path.Combine(folder.FullPath, "N.C.M.incomplete"), "");
        Tell(aborted: true).Single().Should().Contain("the traced test N.C.M: ");
    }

    [Fact]
    public void The_logger_looks_for_what_the_adapters_and_the_build_write()
    {
        DeadHosts.FolderPrefix.Should().Be(ResultsFolder.Prefix);
        DeadHosts.MarkSuffix.Should().Be(RunningTest.Suffix);
        BakedProject.MetadataKey.Should().Be(TestProject.MetadataKey);
    }

    [Fact]
    public void The_project_is_read_from_the_assembly_without_loading_it()
    {
        var assembly = Assembly.GetExecutingAssembly();
        BakedProject.DirectoryOf(assembly.Location).Should().NotBeNull().And.Be(TestProject.DirectoryOf(assembly));
        BakedProject.DirectoryOf(typeof(FactAttribute).Assembly.Location).Should().BeNull();
        BakedProject.DirectoryOf("/etc/passwd").Should().BeNull();
        BakedProject.DirectoryOf("/no/such/file.dll").Should().BeNull();
    }

    [Fact]
    public void A_process_runs_while_the_kernel_says_so()
    {
        ProcessLife.Runs(Environment.ProcessId).Should().BeTrue();
        ProcessLife.Runs(int.MaxValue).Should().BeFalse();
    }

    public void Dispose() => Directory.Delete(_project, recursive: true);

    [Theory]
    [InlineData("results")]
    [InlineData("/absolute")]
    public void Marks_are_looked_for_where_the_results_are_asked_for(string elsewhere)
    {
        elsewhere = elsewhere[0] == '/' ? _project + elsewhere : elsewhere;
        new ResultsFolder(_project, Begun, Host, elsewhere).Begin(Test("N.C.Elsewhere"));

        Tell(aborted: false).Should().BeEmpty();
        new DeadHosts(Begun, process => process != Host, elsewhere).Tell([_project], aborted: false).Should().ContainSingle().Which.Should().Contain("N.C.Elsewhere");
        DeadHosts.ResultsVariable.Should().Be(ResultsFolder.Variable);
    }

    private IReadOnlyList<string> Tell(bool aborted) => new DeadHosts(Begun, process => process != Host).Tell([_project, _project], aborted);

    private ResultsFolder Folder(DateTimeOffset begun) => new(_project, begun, Host);

    private static TestDescription Test(string name) => new() { Name = name, DisplayName = name };
}
