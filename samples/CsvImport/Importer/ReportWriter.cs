using System.Text.Json;

namespace CsvImport;

/// <summary>Writes totals as JSON.</summary>
public static class ReportWriter
{
    /// <summary>Writes the report; a reader never finds half of it.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<RegionTotal> totals)
    {
        var unfinished = path + ".tmp";
        using (var stream = File.Create(unfinished))
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var total in totals)
                Write(json, total);
            json.WriteEndArray();
        }

        File.Move(unfinished, path, overwrite: true);
    }

    private static void Write(Utf8JsonWriter json, RegionTotal total)
    {
        json.WriteStartObject();
        json.WriteString("region", total.Region);
        json.WriteNumber("orders", total.Orders);
        json.WriteNumber("amount", total.Amount);
        json.WriteStartObject("customers");
        foreach (var (customer, amount) in total.AmountByCustomer)
            json.WriteNumber(customer, amount);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
