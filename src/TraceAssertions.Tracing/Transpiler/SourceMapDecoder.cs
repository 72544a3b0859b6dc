using System.Text.Json;

namespace TraceAssertions.Tracing.Transpiler;

/// <summary>Decodes the mappings of a standard source map (ECMA-426, "Mappings structure"): lines are parted by semicolons, segments by commas; each number is a Base64 VLQ, relative to the one before.</summary>
/// <param name="sources">The original files; null where one is not known.</param>
/// <param name="contents">The texts of the original files, as far as the map has them.</param>
/// <param name="place">The line of the map that the mappings stand on, for errors.</param>
/// <param name="most">The most segments that are taken.</param>
internal sealed class SourceMapDecoder(IReadOnlyList<string?> sources, IReadOnlyList<string?> contents, int place, int most)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private readonly Dictionary<int, string[]> _lines = [];

    /// <summary>One mapping for each generated line that has one: that of its first segment, since a line is all that debug information tells.</summary>
    /// <exception cref="JsonException">They are damaged.</exception>
    public List<TranspilerMapping> Decode(string mappings)
    {
        var decoded = new List<TranspilerMapping>();
        long source = 0, line = 0;
        var generated = 0;
        var position = 0;
        Span<long> fields = stackalloc long[5];
        while (position <= mappings.Length)
        {
            generated++;
            TranspilerMapping? ofLine = null;
            while (position < mappings.Length && mappings[position] != ';')
            {
                if (mappings[position] == ',')
                {
                    position++;
                    continue;
                }

                var count = 0;
                while (position < mappings.Length && mappings[position] is not (',' or ';'))
                {
                    if (count == fields.Length)
                        throw Damaged(generated, "a segment has more than five numbers");
                    fields[count++] = Number(mappings, ref position, generated);
                }

                if (count is not (1 or 4 or 5))
                    throw Damaged(generated, "a segment has one, four or five numbers");
                if (count == 1)
                    continue;
                source += fields[1];
                line += fields[2];
                if (source < 0 || source >= sources.Count)
                    throw Damaged(generated, FormattableString.Invariant($"it names source {source} of {sources.Count}"));
                if (line is < 0 or >= int.MaxValue)
                    throw Damaged(generated, FormattableString.Invariant($"it names line {line + 1}"));
                if (sources[(int)source] is not { } file)
                    continue;
                if (ofLine is null)
                    ofLine = new(generated, null, file, (int)line + 1, null) { Text = TextOf((int)source, (int)line) };
                else if (ofLine.File != file || ofLine.Line != line + 1)
                    ofLine = ofLine with { IsOneOfSeveral = true };
            }

            position++;
            if (ofLine is null)
                continue;
            if (decoded.Count == most)
                throw Damaged(generated, FormattableString.Invariant($"there are more than {most:#,0} mapped lines, which is the limit"));
            decoded.Add(ofLine);
        }

        return decoded;
    }

    private long Number(string mappings, ref int position, int generated)
    {
        long value = 0;
        for (var shift = 0; ; shift += 5)
        {
            if (shift > 30)
                throw Damaged(generated, "a number has more than 32 bits");
            var digit = position < mappings.Length ? Alphabet.IndexOf(mappings[position], StringComparison.Ordinal) : -1;
            if (digit < 0)
                throw Damaged(generated, position < mappings.Length && mappings[position] is not (',' or ';') ? $"'{mappings[position]}' is no digit of Base64" : "a number is cut short");
            position++;
            value |= (long)(digit & 31) << shift;
            if ((digit & 32) == 0)
                return (value & 1) == 0 ? value >> 1 : -(value >> 1);
        }
    }

    private string? TextOf(int source, int line)
    {
        if (source >= contents.Count || contents[source] is not { } content)
            return null;
        if (!_lines.TryGetValue(source, out var lines))
            _lines.Add(source, lines = content.Split('\n'));
        return line < lines.Length ? lines[line].TrimEnd('\r') : null;
    }

    private JsonException Damaged(int generated, string why) =>
        GoldenJsonCursor.WrongOn(place, FormattableString.Invariant($"the mappings of generated line {generated} are damaged: {why}"));
}
