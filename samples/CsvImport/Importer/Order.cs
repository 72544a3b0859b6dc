namespace CsvImport;

/// <summary>One row of an order file.</summary>
public readonly record struct Order(int Number, DateOnly Date, string Customer, int Quantity, decimal UnitPrice)
{
    /// <summary>What the customer pays.</summary>
    public decimal Amount => Quantity * UnitPrice;
}
