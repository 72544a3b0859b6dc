using System.Text.Json;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>The frames that the samples of a speedscope profile share: one for each function of a file.</summary>
internal sealed class SpeedscopeFrames
{
    private readonly Dictionary<(string Name, string? File), int> _indexes = [];
    private readonly List<(string Name, string? File, int Line)> _frames = [];

    /// <summary>Samples of like stacks side by side, so that the view in the order of the samples shows wide frames.</summary>
    public static IComparer<int[]> Order { get; } = Comparer<int[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right));

    /// <summary>The indexes of the frames of a sample, the outermost first, with its call as the innermost.</summary>
    public int[] IndexesOf(WeightedStack sample)
    {
        var frames = sample.Frames.Count == 0 ? [IndexOf(FrameName.NoStack, null, 0)] : sample.Frames.Select(IndexOf);
        return [.. frames, IndexOf(sample.Call, null, 0)];
    }

    /// <summary>Writes <c>frames</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("frames");
        foreach (var (name, file, line) in _frames)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            if (file is not null)
                json.WriteString("file", file);
            if (line > 0)
                json.WriteNumber("line", line);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private int IndexOf(SourceLocation frame)
    {
        var shown = FrameName.Shown(frame);
        return IndexOf(FrameName.Of(frame), shown.File ?? frame.Module, shown.File is null ? 0 : shown.Line);
    }

    private int IndexOf(string name, string? file, int line)
    {
        if (!_indexes.TryGetValue((name, file), out var index))
        {
            _indexes.Add((name, file), index = _frames.Count);
            _frames.Add((name, file, line));
        }
        else if (_frames[index].Line != line)
        {
            // The calls of one function come from several lines: none of them is the function's.
            _frames[index] = (name, file, 0);
        }

        return index;
    }
}
