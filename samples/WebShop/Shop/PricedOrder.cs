namespace WebShop;

/// <summary>An order as its page shows it.</summary>
public sealed record PricedOrder(int Number, string Customer, IReadOnlyList<PricedLine> Lines, decimal Total);
