using System.Diagnostics.CodeAnalysis;

namespace TraceAssertions;

/// <summary>What a test or a program does, without anything that differs from run to run: the text that is committed and reviewed.</summary>
public sealed record GoldenTrace
{
    /// <summary>The test's display name, or the name of the program's item.</summary>
    public required string Name { get; init; }

    /// <summary>A test or a program.</summary>
    public required GoldenKind Kind { get; init; }

    /// <summary>Where it was recorded.</summary>
    public required GoldenEnvironment Environment { get; init; }

    /// <summary>How its lines are ordered and compared.</summary>
    public required GoldenComparisonMode Compare { get; init; }

    /// <summary>What was left out or replaced otherwise than by default: disabled noise rules and scrubbers, the project's own scrubbers. Traces with different rules are not comparable.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The totals.</summary>
    public required GoldenSummary Summary { get; init; }

    /// <summary>The lines, in canonical order.</summary>
    public required IReadOnlyList<GoldenCall> Calls { get; init; }

    /// <summary>The places in the source that made the calls; null where the stacks of all calls were not taken, or nobody asked. Not compared, and not in the golden file.</summary>
    internal GoldenSources? Sources { get; init; }

    /// <summary>Where the lines stand in the file that they were read from; null where they were not.</summary>
    internal GoldenPlaces? Places { get; init; }

    /// <summary>Reads a golden file; false where it cannot be read, is cut short, has conflict markers, is of a newer schema or too large (TA3002 to TA3005, TA3014).</summary>
    public static bool TryLoad(string path, [NotNullWhen(true)] out GoldenTrace? golden, [NotNullWhen(false)] out Diagnostic? diagnostic)
    {
        ArgumentNullException.ThrowIfNull(path);
        golden = null;
        return GoldenFileBytes.TryRead(path, out var bytes, out diagnostic) && GoldenFileReader.TryRead(bytes, path, out golden, out diagnostic);
    }

    /// <summary>Reads a golden file.</summary>
    /// <exception cref="TraceAssertionsException">It cannot be read; the diagnostic says why, with the line.</exception>
    public static GoldenTrace Load(string path) => TryLoad(path, out var golden, out var diagnostic) ? golden : throw new TraceAssertionsException(diagnostic);

    /// <summary>Writes the golden file, whole or not at all; returns what went wrong (TA3014), or null.</summary>
    /// <remarks>A symbolic link is replaced by the file, never followed.</remarks>
    public Diagnostic? Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = GoldenFileWriter.ToBytes(this);
        return AtomicFile.Write(path, file => file.Write(bytes), lasting: true) is { } reason ? GoldenCodes.Unwritten(path, reason) : null;
    }

    /// <summary>Compares what was committed (this) with what was received.</summary>
    public GoldenComparison CompareTo(GoldenTrace received) => GoldenComparer.Compare(this, received);

    /// <summary>The lines as spans, for selectors to choose among: the root, then one span a line, without times and each but once, whatever its count.</summary>
    internal CausalTrace ToTrace()
    {
        // A span with attributes is never merged with its neighbour, so that rows and lines correspond.
        var apart = new Dictionary<string, object>();
        var builder = new CausalTraceBuilder();
        var root = builder.Add(new SpanRecord { Name = (Kind == GoldenKind.Test ? "test:" : "process:") + Name, StartNanos = 0, EndNanos = 0 });
        foreach (var call in Calls)
        {
            builder.Add(new SpanRecord
            {
                Name = call.Name,
                Parent = root,
                StartNanos = 0,
                EndNanos = 0,
                Path = call.Path,
                OtherPath = call.OtherPath,
                Arguments = call.Arguments,
                Error = call.Error,
                RequestedBytes = call.Size ?? -1,
                Attributes = apart,
            });
        }

        return builder.Build(new TraceHeader { TraceId = default, Name = Name, Backend = TracerBackend.None, Completeness = Completeness.Complete });
    }
}
