namespace WebShop;

/// <summary>What <c>GET /orders/{number}</c> answers.</summary>
public sealed class OrderPage(OrderStore orders, Catalogue catalogue)
{
    /// <summary>An order with its prices; null where there is none of that number.</summary>
    public PricedOrder? Of(int number)
    {
        if (orders.Find(number) is not { } order)
            return null;
        var products = catalogue.Find([.. order.Lines.Select(line => line.Product)]);
        var lines = order.Lines.Select(line => PricedLine.Of(products[line.Product], line)).ToList();
        return new PricedOrder(order.Number, order.Customer, lines, lines.Sum(line => line.Amount));
    }
}
