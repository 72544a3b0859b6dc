using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Tracing;

namespace TraceAssertions.EndToEnd.Samples;

/// <summary>A solution with two test projects, run by a user without rights: <c>renacer run -- dotnet test</c>.</summary>
public sealed class BrokeredSolutionTests : IDisposable
{
    // Nobody else's, so that what it leaves running can be ended.
    private const int User = 65529;

    private readonly CsvImportCopy _first = new();
    private readonly CsvImportCopy _second = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("brokered-home-");

    [SkippableFact]
    public async Task The_hosts_of_both_projects_are_traced_by_ebpf_without_a_right_to()
    {
        Skip.If(Environment.UserName != "root", "becoming another user needs root");
        Skip.If(BackendSelection.Choose("ebpf").Unavailable is { } refusal, "eBPF does not work here; `renacer doctor` says why");
        var renacer = typeof(Cli.ExitCode).Assembly.Location;
        Skip.If((await AsUserAsync("test", "-r", renacer)).ExitCode != 0, $"uid {User} cannot read {renacer}");
        // Projects of a solution have names of their own.
        var project = Directory.GetFiles(_second.Folder, "*.csproj").Single();
        await File.WriteAllTextAsync(Path.Combine(_second.Folder, "Other.csproj"), (await File.ReadAllTextAsync(project)).Replace("<IsTestProject>", "<AssemblyName>CsvImport.Tests</AssemblyName><IsTestProject>", StringComparison.Ordinal));
        File.Delete(project);
        var solution = Path.Combine(RootOf(_first), "Both.slnx");
        await File.WriteAllTextAsync(solution, $"<Solution>{string.Concat(new[] { _first, _second }.Select(copy => $"<Project Path=\"{Directory.GetFiles(copy.Folder, "*.csproj").Single()}\" />"))}</Solution>");
        foreach (var copy in new[] { _first, _second })
        {
            // Whatever the machine's mood: counts alone.
            await File.WriteAllTextAsync(Path.Combine(copy.Folder, "renacer.toml"), "[[trace_assertions]]\nname = \"opens\"\ncondition = \"spans.syscall:openat.count < 1000\"\n");
            await copy.BuildAsync();
        }

        foreach (var folder in new[] { RootOf(_first), RootOf(_second), _home.FullName })
            (await CommandResult.RunAsync("/", new Dictionary<string, string>(), "chown", "-R", $"{User}:{User}", folder)).ExitCode.Should().Be(0);
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = _home.FullName,
            ["DOTNET_CLI_HOME"] = _home.FullName,
            ["TMPDIR"] = _home.FullName,
            ["MSBUILDDISABLENODEREUSE"] = "0",
        };
        for (var round = 1; round <= 2; round++)
        {
            // In the second round the nodes of the first are there, started under a broker that is gone.
            var run = await CommandResult.RunAsync(RootOf(_first), environment, "dotnet", "exec", renacer, "run", "--user", $"{User}:{User}", "--", "dotnet", "test", solution, "--no-build");

            run.ExitCode.Should().Be(0, run.Output);
            run.VerdictLines.Should().HaveCount(14, run.Output).And.OnlyContain(line => line.Contains("(ebpf)", StringComparison.Ordinal));
            run.Lines.Where(line => line.Contains("info TA0154: this test host is traced by eBPF through the broker at @renacer/65529", StringComparison.Ordinal)).Should().HaveCount(2, "there are two hosts");
        }

        (await File.ReadAllTextAsync("/proc/net/unix")).Should().NotContain($"@renacer/{User}");
    }

    public void Dispose()
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (IsOfUser(process.Id))
                    process.Kill();
            }
        }

        _first.Dispose();
        _second.Dispose();
        _home.Delete(recursive: true);
    }

    private static string RootOf(CsvImportCopy copy) => Path.GetDirectoryName(copy.Folder)!;

    private static Task<CommandResult> AsUserAsync(params string[] words) =>
        CommandResult.RunAsync("/", new Dictionary<string, string>(), "setpriv", [$"--reuid={User}", $"--regid={User}", "--clear-groups", "--", .. words]);

    private static bool IsOfUser(int pid)
    {
        try
        {
            return File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status")).Any(line => line.StartsWith($"Uid:\t{User}\t", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false; // it has ended
        }
    }
}
