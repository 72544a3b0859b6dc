namespace CsvImport;

/// <summary>Adds up the orders of a CSV file by region and customer.</summary>
/// <param name="regions">Knows in which region a customer is.</param>
public sealed class OrderImporter(IRegions regions)
{
    /// <summary>Imports a file.</summary>
    /// <returns>One total a region, the largest amount first.</returns>
    /// <exception cref="FormatException">A row is not an order.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IReadOnlyList<RegionTotal> ImportFile(string path)
    {
        using var reader = OrderFile.Open(path);
        return Import(reader);
    }

    /// <summary>Imports what a reader gives, for example a pipe from another program.</summary>
    /// <exception cref="FormatException">A row is not an order.</exception>
    public IReadOnlyList<RegionTotal> Import(TextReader reader)
    {
        var totals = new Dictionary<string, (int Orders, SortedDictionary<string, decimal> ByCustomer)>(StringComparer.Ordinal);
        foreach (var order in OrderReader.Read(reader))
        {
            var region = regions.RegionOf(order.Customer);
            var (orders, byCustomer) = totals.GetValueOrDefault(region, (0, new SortedDictionary<string, decimal>(StringComparer.Ordinal)));
            byCustomer[order.Customer] = byCustomer.GetValueOrDefault(order.Customer) + order.Amount;
            totals[region] = (orders + 1, byCustomer);
        }

        return [.. totals
            .Select(total => new RegionTotal(total.Key, total.Value.Orders, total.Value.ByCustomer.Values.Sum(), total.Value.ByCustomer))
            .OrderByDescending(total => total.Amount)];
    }
}
