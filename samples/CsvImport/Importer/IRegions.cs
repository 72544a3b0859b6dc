namespace CsvImport;

/// <summary>Knows in which region a customer is.</summary>
public interface IRegions
{
    /// <summary>The customer's region; <c>unknown</c> for a customer that nobody has placed.</summary>
    string RegionOf(string customer);
}
