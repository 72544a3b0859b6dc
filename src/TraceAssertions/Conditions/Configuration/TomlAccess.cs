using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Conditions.Configuration;

/// <summary>Takes values out of a validated table; a value of the wrong type has been reported and reads as absent.</summary>
internal static class TomlAccess
{
    public static string? Text(TomlTable table, string key) => (table.Find(key)?.Value as TomlValue.String)?.Value;

    public static bool Boolean(TomlTable table, string key, bool otherwise) => (table.Find(key)?.Value as TomlValue.Boolean)?.Value ?? otherwise;

    public static double? Number(TomlTable table, string key) => table.Find(key)?.Value switch
    {
        TomlValue.Integer integer => integer.Value,
        TomlValue.Float real => real.Value,
        _ => null,
    };

    public static IReadOnlyList<string> Texts(TomlTable table, string key) => [.. TextValues(table, key).Select(s => s.Value)];

    /// <summary>The texts with their places.</summary>
    public static IReadOnlyList<TomlValue.String> TextValues(TomlTable table, string key) => table.Find(key)?.Value switch
    {
        TomlValue.String one => [one],
        TomlValue.Array many => [.. many.Items.OfType<TomlValue.String>()],
        _ => [],
    };
}
