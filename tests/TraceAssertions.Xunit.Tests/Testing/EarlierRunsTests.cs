using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class EarlierRunsTests : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("earlier-runs-").FullName;

    [Fact]
    public void The_newest_runs_are_kept_and_older_ones_removed()
    {
        var folders = Enumerable.Range(0, 23).Select(day => Folder(day, process: 900 - day)).ToList();

        EarlierRuns.Sweep(_results, _ => false);

        Directory.GetDirectories(_results).Order().Should().Equal(folders.Skip(3));
    }

    [Fact]
    public void A_run_that_still_goes_on_is_left_alone_however_old()
    {
        var oldest = Folder(0, process: 7);
        File.WriteAllText(Path.Combine(oldest, ".x.partial"), "being written");
        for (var day = 1; day < 25; day++)
            Folder(day, process: 1000 + day);

        EarlierRuns.Sweep(_results, process => process == 7);

        File.Exists(Path.Combine(oldest, ".x.partial")).Should().BeTrue();
    }

    [Fact]
    public void What_a_dead_run_had_half_written_is_removed_and_its_traces_are_not()
    {
        var folder = Folder(0, process: 7);
        File.WriteAllText(Path.Combine(folder, ".x.partial"), "half");
        File.WriteAllText(Path.Combine(folder, "N.C.M.trace.jsonl"), "whole");
        File.WriteAllText(Path.Combine(folder, "N.C.N.incomplete"), "N.C.N");

        EarlierRuns.Sweep(_results, _ => false);

        Directory.GetFiles(folder).Select(Path.GetFileName).Should().BeEquivalentTo("N.C.M.trace.jsonl", "N.C.N.incomplete");
    }

    [Theory]
    [InlineData("traces-of-mine")]
    [InlineData("traces-20260101-000000-old")]
    [InlineData("traces-2026-01-01")]
    [InlineData("coverage")]
    public void Folders_that_are_not_ours_are_never_touched(string name)
    {
        Directory.CreateDirectory(Path.Combine(_results, name));
        for (var day = 0; day < 25; day++)
            Folder(day, process: 1000 + day);

        EarlierRuns.Sweep(_results, _ => false);

        Directory.Exists(Path.Combine(_results, name)).Should().BeTrue();
        Directory.GetDirectories(_results).Should().HaveCount(EarlierRuns.Kept + 1);
    }

    [Fact]
    public void A_link_to_another_folder_is_not_followed()
    {
        var elsewhere = Directory.CreateTempSubdirectory("elsewhere-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(elsewhere, "precious.partial"), "");
            Directory.CreateSymbolicLink(Path.Combine(_results, "traces-20200101-000000-5"), elsewhere);
            for (var day = 0; day < 25; day++)
                Folder(day, process: 1000 + day);

            EarlierRuns.Sweep(_results, _ => false);

            File.Exists(Path.Combine(elsewhere, "precious.partial")).Should().BeTrue();
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    [Fact]
    public void A_process_runs_until_it_has_ended_also_before_its_parent_has_noticed()
    {
        EarlierRuns.Runs(Environment.ProcessId).Should().BeTrue();

        // The shell replaces itself by sleep, which never waits for its child: `true` stays a zombie.
        using var parent = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "true & echo $!; exec sleep 30"]) { RedirectStandardOutput = true })!;
        try
        {
            var zombie = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            SpinWait.SpinUntil(() => !EarlierRuns.Runs(zombie), TimeSpan.FromSeconds(10)).Should().BeTrue();
        }
        finally
        {
            parent.Kill();
            parent.WaitForExit();
        }

        EarlierRuns.Runs(parent.Id).Should().BeFalse();
    }

    public void Dispose() => Directory.Delete(_results, recursive: true);

    private string Folder(int day, int process) => Directory.CreateDirectory(Path.Combine(
        _results, string.Create(CultureInfo.InvariantCulture, $"traces-{new DateTime(2026, 1, 1).AddDays(day):yyyyMMdd}-120000-{process}"))).FullName;
}
