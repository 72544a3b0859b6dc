using System.Globalization;

namespace WebShop;

/// <summary>What the shop sells: rows <c>number,name,price</c> of a file.</summary>
/// <param name="path">The file.</param>
public sealed class Catalogue(string path)
{
    /// <summary>Looks products up, many at once: one question to the store, whatever their number.</summary>
    /// <param name="numbers">Of which products.</param>
    /// <returns>Those that there are.</returns>
    public IReadOnlyDictionary<int, Product> Find(IReadOnlyCollection<int> numbers)
    {
        using var activity = ShopActivities.Start("SELECT", "products");
        return File.ReadLines(path)
            .Skip(1)
            .Select(Parse)
            .Where(product => numbers.Contains(product.Number))
            .ToDictionary(product => product.Number);
    }

    private static Product Parse(string row)
    {
        var fields = row.Split(',');
        return new Product(int.Parse(fields[0], CultureInfo.InvariantCulture), fields[1], decimal.Parse(fields[2], CultureInfo.InvariantCulture));
    }
}
