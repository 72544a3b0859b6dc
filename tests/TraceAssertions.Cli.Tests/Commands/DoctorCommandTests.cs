using System.Text.Json;
using TraceAssertions.Cli.Doctor;
using TraceAssertions.Cli.Tests.Running;

namespace TraceAssertions.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [SkippableFact]
    public void Doctor_agrees_with_the_probes_and_with_uname()
    {
        var result = Renacer.Run("doctor", "--format", "json");

        using var document = JsonDocument.Parse(result.Out);
        var root = document.RootElement;
        root.GetProperty("machine").GetProperty("kernel").GetString().Should().Be(Renacer.Start(["uname", "-r"]).Out.TrimEnd());
        root.GetProperty("machine").GetProperty("architecture").GetString().Should().Be(Renacer.Start(["uname", "-m"]).Out.TrimEnd());
        var backends = root.GetProperty("backends").EnumerateArray().ToArray();
        foreach (var candidate in TraceAssertions.Tracing.BackendSelection.Candidates)
        {
            var shown = backends.Single(backend => backend.GetProperty("backend").GetString() == candidate.Word);
            shown.GetProperty("works").GetBoolean().Should().Be(candidate.Probe() is null);
            shown.GetProperty("cost_nanos_per_call").ValueKind.Should().Be(candidate.Probe() is null ? JsonValueKind.Number : JsonValueKind.Null);
        }

        result.ExitCode.Should().Be(backends.Any(backend => backend.GetProperty("works").GetBoolean()) ? 0 : 1);
    }

    [SkippableFact]
    public void A_forced_backend_is_the_one_that_would_trace()
    {
        Backends.SkipUnlessWorking("ptrace");
        var environment = new Dictionary<string, string?> { ["RENACER_BACKEND"] = "ptrace" };

        Renacer.Run(environment, "doctor").Out.Should().EndWith("ptrace would trace: RENACER_BACKEND=ptrace asks for it.\n");
    }

    [Fact]
    public void What_source_lines_need_is_told_where_it_is_missing()
    {
        var machine = Directory.CreateTempSubdirectory("renacer-doctor");
        var symbols = Path.Combine(machine.FullName, "TraceAssertions.Symbols.dll");
        string? Off(string name) => name == "DOTNET_EnableDiagnostics_IPC" ? "0" : null;

        var missing = SourceFacts.Collect(symbols, Off, machine.FullName);
        missing[0].Should().Be(new Fact("symbols_process", $"'{symbols}' is not there", "no lines of .NET code: TA0131"));
        missing[1].Value.Should().StartWith("off");
        missing[2].Value.Should().Be("none in " + machine.FullName);

        File.WriteAllText(symbols, "");
        Directory.CreateDirectory(Path.Combine(machine.FullName, ".build-id"));
        SourceFacts.Collect(symbols, _ => null, machine.FullName).Select(fact => fact.Value).Should().Equal("there", "on", machine.FullName);
        machine.Delete(recursive: true);
    }

    [Fact]
    public void Doctor_finds_the_process_that_lists_methods_beside_the_tool() =>
        Renacer.Run("doctor").Out.Should().MatchRegex(@"
Source lines
  symbols_process +there ");
}
