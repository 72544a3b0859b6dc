using System.Text;

namespace TraceAssertions.Cli.Output;

/// <summary>Lines of text that come by the hundred thousand: written in blocks, but never later than a blink.</summary>
/// <remarks>One write(2) a line would be slower than the eBPF tracer's stream of calls; a program that blocks must still show its last call.</remarks>
internal sealed class LineWriter : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);
    private readonly StreamWriter _writer;
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private bool _pending;

    /// <summary>Writes to <paramref name="stream"/>, which stays open.</summary>
    public LineWriter(Stream stream)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true) { NewLine = "\n" };
        _timer = new Timer(_ => Flush(), null, Delay, Delay);
    }

    /// <summary>Writes one line of two parts.</summary>
    public void WriteLine(ReadOnlySpan<char> line, string tail = "")
    {
        lock (_lock)
        {
            _writer.Write(line);
            _writer.WriteLine(tail);
            _pending = true;
        }
    }

    /// <summary>Writes out what is pending.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (!_pending)
                return;
            _pending = false;
            _writer.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
            _writer.Dispose();
    }
}
