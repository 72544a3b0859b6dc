using System.Text.Json;
using TraceAssertions.Constructs.Checking;

namespace TraceAssertions.AdapterTests.Stress;

/// <summary>Reads the calls of a trace file, as anybody would.</summary>
/// <param name="Name">The test.</param>
/// <param name="IncompleteBecause">Why not all is there; null where it is.</param>
/// <param name="Calls">Its calls.</param>
internal sealed record TraceFile(string Name, string? IncompleteBecause, IReadOnlyList<SeenCall> Calls)
{
    private const string CallPrefix = "syscall:";

    /// <summary>Reads a file.</summary>
    public static TraceFile Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var header = JsonDocument.Parse(lines[0]).RootElement;
        var why = header.GetProperty("complete").GetBoolean() ? null : header.GetProperty("incomplete_reasons").ToString() + header.GetProperty("lost_events");
        return new(header.GetProperty("name").GetString()!, why, [.. lines.Skip(1).Select(Call).OfType<SeenCall>()]);
    }

    private static SeenCall? Call(string line)
    {
        var span = JsonDocument.Parse(line).RootElement;
        var name = span.GetProperty("span_name").GetString()!;
        if (!name.StartsWith(CallPrefix, StringComparison.Ordinal))
            return null;
        var attributes = span.GetProperty("attributes");
        return new(
            name[CallPrefix.Length..],
            attributes.TryGetProperty("syscall.pathname", out var path) ? path.GetString() : null,
            attributes.TryGetProperty("syscall.requested_bytes", out var bytes) ? bytes.GetInt64() : -1,
            span.GetProperty("repetition_count").GetInt64(),
            span.GetProperty("confidence").GetString()!,
            span.GetProperty("noise").GetString());
    }
}
