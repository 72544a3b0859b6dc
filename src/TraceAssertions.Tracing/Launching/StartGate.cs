using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing;

/// <summary>Where a program that is started waits, before its first instruction, until its tracer is ready. It never waits for one that has died: the kernel closes the gate, and the shell behind it ends.</summary>
/// <remarks>A stream socket, both of whose ends hear of the other's end (unix(7)). A process that stopped itself would stay so for ever where nobody is left to continue it.</remarks>
internal sealed unsafe class StartGate : IDisposable
{
    /// <summary>POSIX sh takes one digit in a redirection, and the first three are the program's standard streams.</summary>
    private const int FirstDescriptor = 3;
    private const int LastDescriptor = 9;

    /// <summary>What read(1) needs, and no program has in its environment: it would find it changed.</summary>
    private const string Variable = "RENACER_START_GATE";

    private readonly int _outside;
    private int _inside;

    private StartGate(int outside, int inside, int descriptor)
    {
        (_outside, _inside) = (outside, inside);
        Descriptor = descriptor;
    }

    /// <summary>The number that the gate has for the shell, and that the program does not inherit.</summary>
    public int Descriptor { get; }

    /// <summary>What the shell runs: tells that it is there, waits to be let through, and becomes the program that its arguments name.</summary>
    public string Script => string.Create(CultureInfo.InvariantCulture, $"echo >&{Descriptor} && read -r {Variable} <&{Descriptor} && exec \"$@\" {Descriptor}<&-");

    /// <summary>The end for the shell.</summary>
    public int Inside => _inside;

    /// <summary>Makes a gate.</summary>
    /// <param name="why">Why there can be none.</param>
    /// <returns>Null where there can be none.</returns>
    public static StartGate? TryMake(out string why)
    {
        why = "";
        var free = FirstDescriptor;
        while (free <= LastDescriptor && Libc.IsInherited(free))
            free++;
        if (free > LastDescriptor)
        {
            why = "it inherits each of the descriptors 3 to 9, one of which is needed until it runs";
            return null;
        }

        var ends = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, ends) == 0)
            return new StartGate(ends[0], ends[1], free);
        why = Marshal.GetLastPInvokeErrorMessage();
        return null;
    }

    /// <summary>Waits until the shell stands behind the gate; false where it has ended instead. To be called once the shell has been started.</summary>
    public bool WaitForShell()
    {
        _ = Libc.close(_inside);
        _inside = -1;
        byte newline;
        nint received;
        do
            received = Libc.recv(_outside, &newline, 1, 0);
        while (received < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        return received == 1;
    }

    /// <summary>Lets the shell through.</summary>
    public void Open()
    {
        var newline = (byte)'\n';

        // Where it has been killed nobody receives this, and its end is told otherwise.
        while (Libc.send(_outside, &newline, 1, Libc.MSG_NOSIGNAL) < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_inside >= 0)
            _ = Libc.close(_inside);
        _ = Libc.close(_outside);
    }
}
