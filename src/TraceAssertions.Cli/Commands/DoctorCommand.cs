using System.CommandLine;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Doctor;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Elf;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Cli.Commands;

/// <summary><c>renacer doctor</c>: what can trace here, and what to do where it cannot.</summary>
internal sealed class DoctorCommand : RenacerCommand
{
    private readonly Option<string?> _format = Choice.Create("--format", "", "text", "json");

    public DoctorCommand()
        : base("doctor", "Tries each backend for real, and says what would trace here, why, and what it costs.")
    {
        _format.Description = "text (the default) or one JSON document.";
        Options.Add(_format);
    }

    /// <inheritdoc/>
    public override string Usage => "[--format text|json]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        Exit codes: 0 some backend works, 1 none does, 2 wrong usage.

        A backend that does not work is shown with its code (a page docs/diagnostics/TAnnnn.md) and its remedy.
        Where a broker (`renacer run`) serves test hosts of this user, that is told too.
        The cost is measured now, on dd(1) and true(1): it is what a time metric may owe to the tracer.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var forced = Environment.GetEnvironmentVariable(BackendSelection.Variable) is { Length: > 0 } value ? value : null;
        var states = BackendSelection.Candidates.Select(Examine).ToArray();
        var source = SourceFacts.Collect(SymbolsProcess.FindAssembly(), Environment.GetEnvironmentVariable, DebugFileSearch.GlobalFolder);
        var report = new DoctorReport(MachineFacts.Collect(), source, states, BackendSelection.Choose(forced), forced) { Hosts = BackendSelection.ChooseForHost(forced) };
        if (invocation.Options.GetValue(_format) == "json")
        {
            report.WriteJson(invocation.Terminal.Output);
            invocation.Terminal.Out.WriteLine();
        }
        else
        {
            report.WriteText(invocation.Terminal.Out);
        }

        return states.Any(state => state.Refusal is null) ? ExitCode.Success : ExitCode.Unavailable;
    }

    private static BackendState Examine(BackendCandidate candidate)
    {
        var refusal = candidate.Probe();
        return new(candidate, refusal, refusal is null ? CallCost.Measure(candidate.Backend) : null);
    }
}
