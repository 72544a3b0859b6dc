using System.Globalization;
using System.Text.Json;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>A call as the tracer's JSON tells it.</summary>
/// <param name="Name">The call.</param>
/// <param name="LastArgument">Its last argument where that is a number; else 0.</param>
/// <param name="Path">The file that it names; empty for none.</param>
/// <param name="Source">Where it says that the call was made, or null.</param>
/// <param name="IsExactUserCode">Whether it calls that an exact line of the user's code.</param>
/// <param name="Frames">The frames that lie in the program itself, by their offset of its file, with inlined functions first, and whether it is certain that they are on the stack.</param>
internal sealed record PlacesCall(string Name, long LastArgument, string Path, NativePlace? Source, bool IsExactUserCode, IReadOnlyList<(long Offset, NativePlace Place, bool IsExact)> Frames)
{
    /// <summary>Reads a call.</summary>
    public static PlacesCall Of(JsonElement call)
    {
        var source = call.GetProperty("source");
        var known = source.ValueKind == JsonValueKind.Object;
        return new(
            call.GetProperty("name").GetString()!,
            long.TryParse(call.GetProperty("args").EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.String } last ? last.GetString() : "", CultureInfo.InvariantCulture, out var number) ? number : 0,
            call.GetProperty("path").GetString() ?? "",
            known ? NativePlace.Of(source) : null,
            known && source.GetProperty("precision").GetString() == "exact" && call.GetProperty("stack").EnumerateArray()
                .Any(frame => frame.TryGetProperty("user_code", out var user) && user.GetBoolean() && NativePlace.Of(frame) == NativePlace.Of(source)),
            [.. call.GetProperty("stack").EnumerateArray()
                .Where(frame => frame.TryGetProperty("module", out var module) && module.GetString() == "program")
                .Select(frame => (frame.GetProperty("module_offset").GetInt64(), NativePlace.Of(frame), frame.GetProperty("precision").GetString() == "exact"))]);
    }
}
