using System.Globalization;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>The process beside a test host that traces it. Standard input tells it to begin (one byte) and, by its end, to stop; standard output takes the records.</summary>
/// <remarks>When this process ends in whatever way, the kernel detaches from every tracee, which goes on (ptrace(2)); so it simply exits.</remarks>
internal sealed class Sidecar : IDisposable
{
    private readonly int _host;
    private readonly RecordWriter _writer;
    private readonly PtraceEngine _engine;
    private int _ended;

    private Sidecar(int host, SourceMode source)
    {
        _host = host;
        _writer = new RecordWriter(new RecordQueue(Console.OpenStandardOutput(), broken: Exit));
        _engine = new PtraceEngine(_writer, new SlotAttribution(host) { Fence = number => _writer.Send(RecordKind.Fence, number) }, source)
        {
            Settled = () => _writer.Send(RecordKind.Ready, 0),
        };
    }

    /// <summary>Runs as the sidecar of the process that the first argument names; the second tells of which calls the stack is taken (<see cref="SidecarCommand"/>). Does not return once tracing has begun.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count != 2 || !int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var host) || !SidecarCommand.TryParse(arguments[1], out var source))
            return 2;
        using var commands = Console.OpenStandardInput();
        if (commands.ReadByte() < 0)
            return 0;

        using var sidecar = new Sidecar(host, source);
        new Thread(sidecar.Trace) { IsBackground = true, Name = "ptrace" }.Start();
        while (commands.ReadByte() >= 0)
        {
        }

        sidecar.End();
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    private void Trace()
    {
        var error = _engine.SeizeRunning(_host);
        if (error == 0)
            _engine.Run(untilRootEnds: true);
        else
            _writer.Send(RecordKind.Refused, error);
        End();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _writer.Complete();
            Exit();
        }

        // The other thread is about to end the process; nothing may be traced meanwhile.
        Thread.Sleep(Timeout.Infinite);
    }

    private void Exit()
    {
        Dispose();
        Libc._exit(0);
    }
}
