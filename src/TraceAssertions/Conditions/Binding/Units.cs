namespace TraceAssertions.Conditions.Binding;

/// <summary>The units that a literal can carry, with their factor to milliseconds or bytes.</summary>
internal static class Units
{
    private static readonly Dictionary<string, (double Factor, Dimension Dimension)> Table = new(StringComparer.Ordinal)
    {
        ["ns"] = (1e-6, new(1, 0)),
        ["us"] = (1e-3, new(1, 0)),
        ["µs"] = (1e-3, new(1, 0)), // U+00B5, micro sign
        ["μs"] = (1e-3, new(1, 0)), // U+03BC, Greek mu
        ["ms"] = (1, new(1, 0)),
        ["s"] = (1e3, new(1, 0)),
        ["min"] = (6e4, new(1, 0)),
        ["B"] = (1, new(0, 1)),
        ["kB"] = (1e3, new(0, 1)),
        ["KB"] = (1e3, new(0, 1)),
        ["MB"] = (1e6, new(0, 1)),
        ["GB"] = (1e9, new(0, 1)),
        ["KiB"] = (1024, new(0, 1)),
        ["MiB"] = (1024 * 1024, new(0, 1)),
        ["GiB"] = (1024 * 1024 * 1024, new(0, 1)),
        ["%"] = (0.01, default),
    };

    public static IEnumerable<string> Names => Table.Keys;

    public static bool TryFind(string unit, out double factor, out Dimension dimension)
    {
        var found = Table.TryGetValue(unit, out var entry);
        (factor, dimension) = entry;
        return found;
    }
}
