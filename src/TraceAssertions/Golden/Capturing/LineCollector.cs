namespace TraceAssertions.Golden;

/// <summary>Collects what happens in a trace into the lines of its golden trace.</summary>
internal abstract class LineCollector
{
    /// <summary>No person reviews more, and no test does so many different things.</summary>
    public const int MostLines = 100_000;

    /// <summary>The texts of the keys.</summary>
    public StringTable Texts { get; } = new();

    /// <summary>Takes down which rows are part of which line; null where nobody asks for the places in the source.</summary>
    public LineSources? Sources { get; init; }

    /// <summary>Adds a run of identical calls.</summary>
    /// <param name="process">The row of the process, -1 for the first.</param>
    /// <param name="row">The row of the run.</param>
    /// <param name="key">What they are.</param>
    /// <param name="totals">How many, and what they moved.</param>
    public void Add(int process, int row, LineKey key, LineTotals totals)
    {
        Sources?.Add(key, row);
        AddRun(process, row, key, totals);
    }

    /// <summary>The lines in canonical order.</summary>
    public abstract IReadOnlyList<GoldenCall> ToCalls();

    /// <summary>The same, for whoever puts the lines together.</summary>
    protected abstract void AddRun(int process, int row, LineKey key, LineTotals totals);

    /// <summary>One line.</summary>
    protected GoldenCall ToCall(LineKey key, LineTotals totals)
    {
        var line = LineOf(key, totals);
        Sources?.Tell(key, line);
        return line;
    }

    private GoldenCall LineOf(LineKey key, LineTotals totals) => new()
    {
        Process = Texts[key.Process]!,
        Name = Texts[key.Name]!,
        Path = Texts[key.Path],
        OtherPath = Texts[key.OtherPath],
        Arguments = key.Kind == LineKind.Bytes && StreamReads.AreTiny(totals.Reads, totals.Bytes) ? StreamReads.Tiny : Texts[key.Arguments],
        Error = Texts[key.Error],
        Size = key.Size < 0 ? null : key.Size,
        Count = key.Kind switch { LineKind.Bytes => null, LineKind.Once => 1, _ => totals.Count },
        Bytes = key.Kind == LineKind.Bytes ? totals.Bytes : null,
    };

    /// <summary>Refuses a trace that makes too many lines.</summary>
    /// <exception cref="TraceAssertionsException">TA3005.</exception>
    protected static void CheckCount(int lines)
    {
        if (lines > MostLines)
        {
            throw new TraceAssertionsException(new Diagnostic(
                GoldenCodes.TooLarge,
                DiagnosticSeverity.Error,
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the trace makes a golden trace of more than {MostLines:#,0} lines"),
                Remedy: "trace less, or replace what differs in its paths by [[golden.scrubbers]]"));
        }
    }
}
