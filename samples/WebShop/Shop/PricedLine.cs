namespace WebShop;

/// <summary>A line of an order with what it costs.</summary>
public sealed record PricedLine(string Product, int Quantity, decimal Amount)
{
    internal static PricedLine Of(Product product, OrderLine line) => new(product.Name, line.Quantity, product.Price * line.Quantity);
}
