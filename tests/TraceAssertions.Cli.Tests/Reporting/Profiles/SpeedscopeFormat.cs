using System.Text.Json;

namespace TraceAssertions.Cli.Tests.Reporting.Profiles;

/// <summary>The file format of speedscope as its <c>src/lib/file-format-spec.ts</c> declares it, from which the published schema is generated: what is required, and of which type.</summary>
internal static class SpeedscopeFormat
{
    private static readonly string[] Units = ["none", "nanoseconds", "microseconds", "milliseconds", "seconds", "bytes"];

    public static IEnumerable<string> Violations(JsonElement root)
    {
        if (!Text(root, "$schema", out var schema) || schema != "https://www.speedscope.app/file-format-schema.json")
            yield return "$schema";
        foreach (var optional in new[] { "name", "exporter" }.Where(name => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.String))
            yield return optional;
        var frames = root.GetProperty("shared").GetProperty("frames").EnumerateArray().ToList();
        foreach (var frame in frames)
        {
            if (!Text(frame, "name", out _))
                yield return "a frame without a name";
            if (frame.TryGetProperty("file", out var file) && file.ValueKind != JsonValueKind.String)
                yield return "file";
            if (frame.TryGetProperty("line", out var line) && line.ValueKind != JsonValueKind.Number)
                yield return "line";
        }

        var profiles = root.GetProperty("profiles").EnumerateArray().ToList();
        if (root.TryGetProperty("activeProfileIndex", out var active) && active.GetInt32() >= profiles.Count)
            yield return "activeProfileIndex";
        foreach (var profile in profiles)
        {
            if (!Text(profile, "type", out var type) || type != "sampled")
                yield return "type";
            if (!Text(profile, "name", out _))
                yield return "name of a profile";
            if (!Text(profile, "unit", out var unit) || !Units.Contains(unit))
                yield return "unit";
            var samples = profile.GetProperty("samples").EnumerateArray().ToList();
            var weights = profile.GetProperty("weights").EnumerateArray().Select(weight => weight.GetInt64()).ToList();
            if (samples.Count != weights.Count)
                yield return "as many weights as samples";
            if (samples.SelectMany(sample => sample.EnumerateArray()).Any(index => index.GetInt32() < 0 || index.GetInt32() >= frames.Count))
                yield return "an index that is no frame";
            if (profile.GetProperty("endValue").GetInt64() - profile.GetProperty("startValue").GetInt64() != weights.Sum())
                yield return "endValue";
        }
    }

    private static bool Text(JsonElement element, string name, out string? text)
    {
        text = element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }
}
