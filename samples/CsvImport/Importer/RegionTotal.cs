namespace CsvImport;

/// <summary>What one region ordered.</summary>
public sealed record RegionTotal(string Region, int Orders, decimal Amount, IReadOnlyDictionary<string, decimal> AmountByCustomer);
