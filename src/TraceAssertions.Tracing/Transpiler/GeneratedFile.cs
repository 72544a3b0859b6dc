namespace TraceAssertions.Tracing.Transpiler;

/// <summary>What a map says of one generated file.</summary>
internal sealed class GeneratedFile
{
    private readonly TranspilerMapping[] _mappings;

    /// <param name="map">The map.</param>
    /// <param name="name">The file as the map names it.</param>
    /// <param name="mappings">The mappings of its lines, one for a line.</param>
    public GeneratedFile(TranspilerMap map, string name, IEnumerable<TranspilerMapping> mappings)
    {
        Map = map;
        Name = name;
        _mappings = [.. mappings.OrderBy(mapping => mapping.GeneratedLine)];
    }

    /// <summary>The map.</summary>
    public TranspilerMap Map { get; }

    /// <summary>The file as the map names it.</summary>
    public string Name { get; }

    /// <summary>The mapping of the line, else the nearest above it; null where there is none.</summary>
    public TranspilerMapping? AtOrAbove(int line)
    {
        var (low, high) = (0, _mappings.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_mappings[middle].GeneratedLine <= line)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? null : _mappings[low - 1];
    }
}
