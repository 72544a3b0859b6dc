using System.Text;

namespace CsvImport;

/// <summary>Splits one line of CSV into its fields, as RFC 4180 has it, except that a quoted field does not span lines.</summary>
internal static class CsvRow
{
    public static List<string> Split(string line, int lineNumber)
    {
        var fields = new List<string>();
        for (var position = 0; position <= line.Length; position++)
            fields.Add(position < line.Length && line[position] == '"' ? Quoted(line, ref position, lineNumber) : Plain(line, ref position));
        return fields;
    }

    private static string Plain(string line, ref int position)
    {
        var start = position;
        var comma = line.IndexOf(',', start);
        position = comma < 0 ? line.Length : comma;
        return line[start..position];
    }

    private static string Quoted(string line, ref int position, int lineNumber)
    {
        var field = new StringBuilder();
        for (position++; position < line.Length; position++)
        {
            if (line[position] != '"')
                field.Append(line[position]);
            else if (position + 1 < line.Length && line[position + 1] == '"')
                field.Append(line[position++]);
            else
                break;
        }

        position++;
        if (position > line.Length || (position < line.Length && line[position] != ','))
            throw new FormatException($"line {lineNumber}: a quoted field does not end where the field ends");
        return field.ToString();
    }
}
