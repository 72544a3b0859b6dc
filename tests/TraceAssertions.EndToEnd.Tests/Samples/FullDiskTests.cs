using System.Diagnostics;

namespace TraceAssertions.EndToEnd.Samples;

/// <summary>A disk without room at the results folder: verdicts stand, the loss of the traces is told, nothing half-written stays.</summary>
[Collection(CsvImportCollection.Name)]
public sealed class FullDiskTests(CsvImportFixture fixture)
{
    // A file system of 64 KiB, full, in a mount namespace of its own: no other process ever sees it, and it goes with the shell.
    private const string Script = """
        set -e
        mkdir -p "$1/TestResults"
        mount -t tmpfs -o size=64k tmpfs "$1/TestResults"
        dd if=/dev/zero of="$1/TestResults/ballast" bs=4096 2>/dev/null || true
        set +e
        dotnet test "$1" --no-build
        status=$?
        echo "left: $(cd "$1/TestResults" && find . -type f | sort | tr '\n' ' ')"
        exit $status
        """;

    [SkippableFact]
    public async Task The_lost_traces_are_told_once_and_change_no_verdict()
    {
        Skip.If(fixture.Normal.Output.Contains("Skipped!", StringComparison.Ordinal), "nothing can trace here; `renacer doctor` says why");
        Skip.IfNot(CanMount(), "a private mount namespace (unshare -m) is not permitted here");

        var run = await CommandResult.RunAsync("/", new Dictionary<string, string>(), "unshare", "--mount", "sh", "-c", Script, "sh", fixture.Copy.Folder);

        run.ExitCode.Should().Be(0, run.Output);
        run.Lines.Should().ContainSingle(line => line.Contains("TA4001", StringComparison.Ordinal), run.Output).Which
            .Should().MatchRegex(@"^\[trace\] /.*/TestResults/traces-[0-9-]+: warning TA4001: The trace could not be written: No space left on device; make room there, or grant write access");
        run.VerdictLines.Should().HaveCount(7).And.OnlyContain(line => line.Contains(" hold", StringComparison.Ordinal) && line.TrimEnd().EndsWith("; no trace file", StringComparison.Ordinal));
        run.Output.Should().MatchRegex("Passed: +7").And.NotContain("   at ").And.Contain("left: ./ballast \n");
    }

    private static bool CanMount()
    {
        try
        {
            using var unshare = Process.Start(new ProcessStartInfo("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]) { RedirectStandardError = true })!;
            unshare.StandardError.ReadToEnd();
            unshare.WaitForExit();
            return unshare.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
