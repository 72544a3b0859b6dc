using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TraceAssertions.Tracing.Interop;

/// <summary>A loaded BPF program on a kernel tracepoint, with the descriptor that holds it attached; both are closed on disposal.</summary>
internal sealed unsafe class BpfProgram : IDisposable
{
    private const int LogBytes = 1 << 20;
    private const int LogTailCharacters = 600;
    private const int NameBytes = 15;

    // struct bpf_prog_info of linux/bpf.h.
    private const int InfoBytes = 232;
    private const int RecursionMissesOffset = 208;

    private readonly string _name;
    private readonly BpfHook _hook;
    private int _descriptor;
    private int _link = -1;

    private BpfProgram(string name, BpfHook hook, int descriptor) => (_name, _hook, _descriptor) = (name, hook, descriptor);

    /// <summary>Loads a program.</summary>
    /// <param name="name">For bpftool(8).</param>
    /// <param name="instructions">The code.</param>
    /// <param name="hook">What it will be attached to.</param>
    /// <exception cref="TraceAssertionsException">TA0101 or TA0103, with the tail of the verifier's log.</exception>
    public static BpfProgram Load(string name, ReadOnlySpan<ulong> instructions, BpfHook hook)
    {
        var result = TryLoad(name, instructions, hook, []);
        if (result >= 0)
            return new(name, hook, result);

        // The log slows the verifier, so it is asked for only once a program has failed.
        var log = new byte[LogBytes];
        var again = TryLoad(name, instructions, hook, log);
        if (again >= 0)
            return new(name, hook, again);
        var text = Encoding.UTF8.GetString(log).TrimEnd('\0', '\n', ' ');
        throw BpfFailure.Refused($"the BPF program '{name}'", -result, text.Length > LogTailCharacters ? text[^LogTailCharacters..] : text);
    }

    /// <summary>The descriptor that holds the program attached; -1 where it is not.</summary>
    public int Link => _link;

    /// <summary>Attaches the program; from here on it runs.</summary>
    /// <param name="above">The link's descriptor has a higher number than this.</param>
    public void Attach(int above = -1)
    {
        _link = _hook.Event > 0 ? Libc.OpenTraceEvent(_hook.Event, _descriptor) : OpenTracepoint();
        if (_link < 0)
            throw BpfFailure.Refused($"attaching the BPF program '{_name}'", -_link);
        if (_link > above)
            return;
        var higher = Libc.DuplicateAbove(_link, above + 1);
        if (higher < 0)
            throw BpfFailure.Refused("fcntl(2)", Marshal.GetLastPInvokeError());
        _ = Libc.close(_link);
        _link = higher;
    }

    /// <summary>How often the program was due but did not run, because it was running on that CPU already.</summary>
    public long RecursionMisses()
    {
        var info = stackalloc byte[InfoBytes];
        new Span<byte>(info, InfoBytes).Clear();
        var attr = new BpfAttr { InfoObject = _descriptor, InfoLength = InfoBytes, Info = info };
        return Libc.Bpf(BpfCommand.ObjectGetInfoByDescriptor, ref attr) == 0
            ? BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(info, InfoBytes)[RecursionMissesOffset..])
            : 0;
    }

    /// <summary>Detaches; the program has run for the last time when the kernel's grace period ends.</summary>
    public void Detach()
    {
        if (_link >= 0)
            _ = Libc.close(_link);
        _link = -1;
    }

    public void Dispose()
    {
        Detach();
        if (_descriptor >= 0)
            _ = Libc.close(_descriptor);
        _descriptor = -1;
    }

    /// <summary>By its name, or by the type that it was loaded for.</summary>
    private int OpenTracepoint()
    {
        fixed (byte* name = _hook.Name is null ? null : Encoding.ASCII.GetBytes(_hook.Name + '\0'))
        {
            var attr = new BpfAttr { TracepointName = name, TracepointProgram = _descriptor };
            return Libc.Bpf(BpfCommand.RawTracepointOpen, ref attr);
        }
    }

    private static int TryLoad(string name, ReadOnlySpan<ulong> instructions, BpfHook hook, Span<byte> log)
    {
        fixed (ulong* code = instructions)
        fixed (byte* license = "GPL\0"u8)
        fixed (byte* logPointer = log)
        {
            var attr = new BpfAttr
            {
                ProgramType = hook.ProgramType,
                InstructionCount = instructions.Length,
                Instructions = code,
                License = license,
                ExpectedAttachType = hook.AttachType,
                AttachBtfType = hook.BtfType,
            };
            if (log.Length > 0)
            {
                attr.LogLevel = 1;
                attr.LogSize = log.Length;
                attr.Log = logPointer;
            }

            _ = Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(NameBytes, name.Length)), new Span<byte>(attr.ProgramName, NameBytes));
            return Libc.Bpf(BpfCommand.ProgramLoad, ref attr);
        }
    }
}
