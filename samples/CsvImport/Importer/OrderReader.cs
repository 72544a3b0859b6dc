using System.Globalization;

namespace CsvImport;

/// <summary>Reads orders one by one; a file of any size takes the memory of one row.</summary>
public static class OrderReader
{
    private const string Header = "number,date,customer,quantity,unit_price";

    /// <exception cref="FormatException">The header or a row is not as it should be; the message names the line.</exception>
    public static IEnumerable<Order> Read(TextReader reader)
    {
        if (reader.ReadLine() != Header)
            throw new FormatException($"line 1: the header is not '{Header}'");
        var lineNumber = 1;
        while (reader.ReadLine() is { } line)
        {
            lineNumber++;
            if (line.Length > 0)
                yield return Parse(CsvRow.Split(line, lineNumber), lineNumber);
        }
    }

    private static Order Parse(List<string> fields, int lineNumber)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (fields.Count == 5
            && int.TryParse(fields[0], NumberStyles.None, invariant, out var number)
            && DateOnly.TryParseExact(fields[1], "yyyy-MM-dd", invariant, DateTimeStyles.None, out var date)
            && int.TryParse(fields[3], NumberStyles.None, invariant, out var quantity)
            && decimal.TryParse(fields[4], NumberStyles.AllowDecimalPoint, invariant, out var price))
            return new Order(number, date, fields[2], quantity, price);
        throw new FormatException($"line {lineNumber}: '{string.Join(',', fields)}' is not an order");
    }
}
