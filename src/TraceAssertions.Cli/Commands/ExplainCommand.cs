using System.CommandLine;
using System.Text.Json;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Tracing.Noise;

namespace TraceAssertions.Cli.Commands;

/// <summary><c>renacer explain --noise</c>: which calls of a .NET test are the runtime's own, and by which rule.</summary>
internal sealed class ExplainCommand : RenacerCommand
{
    private readonly Option<bool> _noise = new("--noise") { Description = "List the rules that tell the calls of the .NET runtime from those of the code under test." };
    private readonly Option<string?> _format = Choice.Create("--format", "", "text", "json");

    public ExplainCommand()
        : base("explain", "Explains what TraceAssertions does with a trace.")
    {
        _format.Description = "text (the default) or one JSON document.";
        Options.Add(_noise);
        Options.Add(_format);
    }

    /// <inheritdoc/>
    public override string Usage => "--noise [--format text|json]";

    /// <inheritdoc/>
    public override bool TakesProgram => false;

    /// <inheritdoc/>
    public override string Notes =>
        """
        Noise leaves counts and goldens only, never time. A command traced by `renacer` itself has no noise rules.

        Exit codes: 0, or 2 for wrong usage.

        """;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var terminal = invocation.Terminal;
        if (!invocation.Options.GetValue(_noise))
        {
            terminal.Tell(new Diagnostic("TA0091", DiagnosticSeverity.Error, "there is nothing to explain", Remedy: "say what: renacer explain --noise"));
            return ExitCode.Usage;
        }

        if (invocation.Options.GetValue(_format) == "json")
            WriteJson(terminal.Output);
        else
            WriteText(terminal.Out);
        return ExitCode.Success;
    }

    private static void WriteText(TextWriter writer)
    {
        foreach (var rule in NoiseRules.All)
        {
            writer.WriteLine(rule.Name);
            writer.WriteLine($"  {rule.Explanation}");
        }
    }

    private static void WriteJson(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("schema", "renacer.noise/1");
        json.WriteStartArray("rules");
        foreach (var rule in NoiseRules.All)
        {
            json.WriteStartObject();
            json.WriteString("name", rule.Name);
            json.WriteString("description", rule.Explanation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
