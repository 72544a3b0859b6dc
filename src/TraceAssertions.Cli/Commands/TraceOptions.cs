using System.CommandLine;
using TraceAssertions.Cli.CommandLine;

namespace TraceAssertions.Cli.Commands;

/// <summary>The options that every command which traces a program has.</summary>
internal sealed class TraceOptions
{
    public TraceOptions(string format, params string[] formats) => Format = Describe(Choice.Create("--format", "", formats), format);

    public Option<string?> Format { get; }

    public Option<string?> Backend { get; } = Describe(Choice.Create("--backend", "", "ebpf", "ptrace", "none"),
        "Trace with this and nothing else. Default: RENACER_BACKEND, else the first that works of ebpf and ptrace.");

    public Option<string?> TraceId { get; } = new("--trace-id") { HelpName = "ID", Description = "The W3C trace id of the run: 32 hex digits. Default: that of TRACEPARENT, else random." };

    public Option<string?> TraceParent { get; } = new("--trace-parent") { HelpName = "TRACEPARENT", Description = "The W3C traceparent to continue; wins over the variable TRACEPARENT." };

    public Option<string[]> TranspilerMaps { get; } = new("--transpiler-map")
    {
        HelpName = "FILE",
        Description = "The source map of a transpiler: calls are told by the lines of the original code too. May be given several times.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Format);
        command.Options.Add(Backend);
        command.Options.Add(TraceId);
        command.Options.Add(TraceParent);
        command.Options.Add(TranspilerMaps);
    }

    private static Option<string?> Describe(Option<string?> option, string description)
    {
        option.Description = description;
        return option;
    }
}
