using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Cli.Output;

/// <summary>A line at the bottom of a terminal that is written over again and again, and that is gone at the end.</summary>
/// <remarks>The cursor stays at its beginning, so that what others print lies over it, and not behind it. Only carriage returns and spaces are needed for that.</remarks>
internal sealed class ProgressLine : IDisposable
{
    private const int StandardError = 2;
    private const int DefaultColumns = 80;

    private readonly TextWriter _terminal;
    private readonly Func<string?> _text;
    private readonly int _most;
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private int _shown;
    private bool _ended;

    /// <summary>Begins, at first with nothing: a short run shows no line at all.</summary>
    /// <param name="terminal">Takes the line.</param>
    /// <param name="columns">The width of the terminal; 0 where that is not known.</param>
    /// <param name="text">What is shown now; null for nothing. Called on another thread.</param>
    public ProgressLine(TextWriter terminal, int columns, Func<string?> text)
    {
        (_terminal, _text) = (terminal, text);
        _most = (columns > 1 ? columns : DefaultColumns) - 1;
        _timer = new Timer(_ => Show(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5));
    }

    /// <summary>Whether standard error is a terminal on which a line can be written over: TERM=dumb is none.</summary>
    public static bool IsPossible(Func<string, string?> environment, out int columns) =>
        Libc.IsTerminal(StandardError, out columns) && environment("TERM") is not (null or "" or "dumb");

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            _ended = true;
            Write("");
        }
    }

    private void Show()
    {
        lock (_lock)
        {
            if (!_ended)
                Write(_text() ?? "");
        }
    }

    private void Write(string text)
    {
        var line = text.Length > _most ? text[.._most] : text;
        if (line.Length > 0 || _shown > 0)
            _terminal.Write($"\r{line.PadRight(_shown)}\r");
        _shown = line.Length;
    }
}
