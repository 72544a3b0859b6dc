using System.Runtime.InteropServices;

namespace TraceAssertions.Golden;

/// <summary>Finds the places in the source that made the calls of each line of a golden trace.</summary>
/// <param name="trace">A trace with the stack of every call.</param>
/// <param name="files">Tells places.</param>
internal sealed class LineSources(CausalTrace trace, SourceFiles files)
{
    private readonly Dictionary<LineKey, List<int>> _rows = [];
    private readonly Dictionary<GoldenCall, HashSet<LineKey>> _keys = [];

    /// <summary>Remembers that a run of calls is part of a line.</summary>
    public void Add(LineKey key, int row)
    {
        ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out _);
        (rows ??= []).Add(row);
    }

    /// <summary>Remembers how a line is told.</summary>
    public void Tell(LineKey key, GoldenCall line)
    {
        ref var keys = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, GoldenLines.Key(line), out _);
        (keys ??= []).Add(key);
    }

    /// <summary>The places of all lines. Reads debug information, which may take a while.</summary>
    public GoldenSources Find()
    {
        var stacks = new HashSet<int>?[trace.SpanCount];
        var columns = trace.Columns;
        for (var i = 0; i < columns.CallStack.Length; i++)
        {
            if (columns.CallStack[i] != 0)
                (stacks[columns.CallRow[i]] ??= []).Add(columns.CallStack[i]);
        }

        return new GoldenSources(_keys.ToDictionary(
            line => line.Key,
            line => GoldenSource.Distinct(line.Value
                .SelectMany(key => _rows.TryGetValue(key, out var rows) ? rows : [])
                .SelectMany(row => stacks[row] ?? [])
                .Distinct()
                .Select(stack => trace.Stacks?.Resolve(stack).Site)
                .OfType<SourceLocation>()

                // Where a call of libc's or of a shell's own stands depends on the machine, and on what debug information it has.
                .Where(site => site.IsUserCode)
                .Select(files.Of))));
    }
}
