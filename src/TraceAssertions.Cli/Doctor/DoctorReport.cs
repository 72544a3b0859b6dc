using System.Globalization;
using System.Text.Json;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Doctor;

/// <summary>The answer of <c>renacer doctor</c> in its two forms.</summary>
/// <param name="Facts">What the machine says.</param>
/// <param name="Source">What decides whether source lines can be told.</param>
/// <param name="States">What the probes found.</param>
/// <param name="Choice">What would trace, under RENACER_BACKEND.</param>
/// <param name="Forced">The value of RENACER_BACKEND, or null.</param>
internal sealed record DoctorReport(IReadOnlyList<Fact> Facts, IReadOnlyList<Fact> Source, IReadOnlyList<BackendState> States, BackendChoice Choice, string? Forced)
{
    /// <summary>What would trace a test host that runs as this process does: a broker may help it.</summary>
    public required BackendChoice Hosts { get; init; }

    /// <summary>Writes it for people.</summary>
    public void WriteText(TextWriter writer)
    {
        WriteFacts(writer, "Machine", Facts);
        writer.WriteLine("Backends");
        foreach (var state in States)
        {
            writer.WriteLine($"  {state.Candidate.Word.PadRight(6)}  {(state.Refusal is null ? "works" : "does not work")}{(Remark(state) is { } remark ? $" ({remark})" : "")}{Cost(state)}");
            if (state.Refusal is not { } refusal)
                continue;
            writer.WriteLine($"          {refusal.Code}: {refusal.Message}");
            if (refusal.Remedy is not null)
                writer.WriteLine($"          remedy: {refusal.Remedy}");
        }

        writer.WriteLine();
        WriteFacts(writer, "Source lines", Source);
        if (BrokerLine() is { } broker)
            writer.WriteLine(broker);
        writer.WriteLine(Verdict());
    }

    /// <summary>Writes it for programs.</summary>
    public void WriteJson(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("schema", "renacer.doctor/1");
        WriteFacts(json, "machine", Facts);
        json.WriteStartArray("backends");
        foreach (var state in States)
        {
            json.WriteStartObject();
            json.WriteString("backend", state.Candidate.Word);
            json.WriteBoolean("works", state.Refusal is null);
            json.WriteString("code", state.Refusal?.Code);
            json.WriteString("reason", state.Refusal?.Message);
            json.WriteString("remedy", state.Refusal?.Remedy);
            json.WriteString("remark", Remark(state));
            Write(json, "cost_nanos_per_call", state.Cost?.DenseNanos);
            Write(json, "cost_nanos_per_call_at_start", state.Cost?.StartNanos);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("broker", Hosts.Broker);
        json.WriteString("broker_refusal", BrokerRefusal?.Message);
        WriteFacts(json, "source_lines", Source);
        json.WriteString("forced", Forced);
        json.WriteString("chosen", Choice.Backend == TracerBackend.None ? null : Word(Choice.Backend));
        json.WriteString("verdict", Verdict());
        json.WriteEndObject();
    }

    private static void WriteFacts(TextWriter writer, string title, IReadOnlyList<Fact> facts)
    {
        var width = facts.Max(fact => fact.Name.Length);
        writer.WriteLine(title);
        foreach (var fact in facts)
            writer.WriteLine($"  {fact.Name.PadRight(width)}  {fact.Value}{(fact.Meaning is null ? "" : $" ({fact.Meaning})")}");
        writer.WriteLine();
    }

    private static void WriteFacts(Utf8JsonWriter json, string name, IReadOnlyList<Fact> facts)
    {
        json.WriteStartObject(name);
        foreach (var fact in facts)
            json.WriteString(fact.Name, fact.Value);
        json.WriteEndObject();
    }

    private Diagnostic? BrokerRefusal => Hosts.Refused.Select(refusal => refusal.Reason).FirstOrDefault(reason => reason.Code == "TA0152");

    private string? BrokerLine() =>
        Hosts.Broker is { } broker ? $"Test hosts trace by ebpf, through the broker at {broker} (`renacer run`)."
        : BrokerRefusal is { } refusal ? $"Test hosts find a broker, but {refusal.Code}: {refusal.Message}{(refusal.Remedy is null ? "" : $"; {refusal.Remedy}")}."
        : null;

    private string Verdict()
    {
        if (Choice.Backend == TracerBackend.None)
            return $"Nothing traces here: {Choice.Unavailable!.Code} {Choice.Unavailable.Message}.";
        var why = Forced is not null ? $"{BackendSelection.Variable}={Forced} asks for it"
            : Choice.Refused.Count == 0 ? "the first in the order ebpf, ptrace, and it works"
            : $"{string.Join(", ", Choice.Refused.Select(refusal => Word(refusal.Backend)))} does not work";
        return $"{Word(Choice.Backend)} would trace: {why}.";
    }

    private static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    private static string Cost(BackendState state)
    {
        if (state.Cost is not { } cost)
            return "";
        var start = cost.StartNanos > cost.DenseNanos ? string.Create(CultureInfo.InvariantCulture, $", up to {cost.StartNanos:N0} ns at a program's start") : "";
        return string.Create(CultureInfo.InvariantCulture, $", adds about {cost.DenseNanos:N0} ns to a call{start}");
    }

    private static string? Remark(BackendState state) => state.Refusal is null ? state.Candidate.Remark() : null;

    private static string Word(TracerBackend backend) => backend.ToString().ToLowerInvariant();
}
