using System.Text.Json;
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
}
