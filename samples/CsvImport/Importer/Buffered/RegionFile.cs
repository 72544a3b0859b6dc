namespace CsvImport;

/// <summary>Regions from a CSV file of <c>customer,region</c>, read once.</summary>
public sealed class RegionFile(string path) : IRegions
{
    private readonly Lazy<Dictionary<string, string>> _regions = new(() => File.ReadLines(path)
        .Select((line, index) => CsvRow.Split(line, index + 1))
        .ToDictionary(fields => fields[0], fields => fields[1], StringComparer.Ordinal));

    /// <inheritdoc/>
    public string RegionOf(string customer) => _regions.Value.GetValueOrDefault(customer, "unknown");
}
