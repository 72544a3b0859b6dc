using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli.Reporting.Sources;

/// <summary>Lines of which some tell the source of their call, in the order of the calls: written at once where no source is asked for, else as soon as debug information is read.</summary>
internal sealed class SourcedLines : IDisposable
{
    private readonly LineWriter _lines;
    private readonly LateWriter<Line>? _late;

    /// <param name="stream">Takes the lines; it stays open.</param>
    /// <param name="source">Words the source of the stack of this number, 0 where none was taken; null where no source is asked for. Called on a thread of its own.</param>
    public SourcedLines(Stream stream, Func<int, string>? source)
    {
        _lines = new LineWriter(stream);
        if (source is not null)
            _late = new LateWriter<Line>((line, stack) => _lines.WriteLine(line.IsCall ? line.Head + source(stack) + line.Tail : line.Head));
    }

    /// <summary>Writes a line that is no call's.</summary>
    public void Add(string line)
    {
        if (_late is null)
            _lines.WriteLine(line);
        else
            _late.Add(new Line(line, "", IsCall: false), 0);
    }

    /// <summary>Writes the line of a call.</summary>
    /// <param name="head">What comes before the source.</param>
    /// <param name="stack">The number of the stack; 0 where none was taken.</param>
    /// <param name="tail">What comes after it.</param>
    public void AddCall(ReadOnlySpan<char> head, int stack, string tail = "")
    {
        if (_late is null)
            _lines.WriteLine(head, tail);
        else
            _late.Add(new Line(head.ToString(), tail, IsCall: true), stack);
    }

    /// <summary>From now on nothing is written before <see cref="Complete"/>, where sources are asked for.</summary>
    public void Hold() => _late?.Hold();

    /// <summary>Writes what is left, and flushes.</summary>
    public void Complete()
    {
        _late?.Complete();
        _lines.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _late?.Dispose();
        _lines.Dispose();
    }

    private readonly record struct Line(string Head, string Tail, bool IsCall);
}
