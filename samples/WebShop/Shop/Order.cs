namespace WebShop;

/// <summary>An order as it is stored.</summary>
public sealed record Order(int Number, string Customer, IReadOnlyList<OrderLine> Lines);
