namespace WebShop;

/// <summary>What <c>GET /orders/{number}</c> answers. The mistake: one question to the store for each line of the order.</summary>
public sealed class OrderPage(OrderStore orders, Catalogue catalogue)
{
    /// <summary>An order with its prices; null where there is none of that number.</summary>
    public PricedOrder? Of(int number)
    {
        if (orders.Find(number) is not { } order)
            return null;
        var lines = new List<PricedLine>();
        foreach (var line in order.Lines)
        {
            var product = catalogue.Find([line.Product])[line.Product];
            lines.Add(PricedLine.Of(product, line));
        }

        return new PricedOrder(order.Number, order.Customer, lines, lines.Sum(line => line.Amount));
    }
}
