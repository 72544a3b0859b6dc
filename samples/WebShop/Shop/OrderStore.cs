using System.Globalization;

namespace WebShop;

/// <summary>The orders: one file each, the customer in its first line, then <c>product,quantity</c>.</summary>
/// <param name="folder">The folder of the files.</param>
public sealed class OrderStore(string folder)
{
    /// <summary>Reads an order; null where there is none of that number.</summary>
    public Order? Find(int number)
    {
        using var activity = ShopActivities.Start("SELECT", "orders");
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number}.csv"));
        if (!File.Exists(path))
            return null;
        var rows = File.ReadAllLines(path);
        return new Order(number, rows[0], [.. rows.Skip(1).Select(Parse)]);
    }

    private static OrderLine Parse(string row)
    {
        var fields = row.Split(',');
        return new OrderLine(int.Parse(fields[0], CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture));
    }
}
