using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;
using static TraceAssertions.Tracing.Ebpf.Register;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Finds out whether eBPF works here by doing it: loads a program, attaches it, makes a call and sees it.</summary>
internal static unsafe class EbpfProbe
{
    private const int AnswerOffset = 0;
    private const int LevelOffset = 8;
    private const int ProbeGlobalsSize = 16;

    private static readonly Lazy<(Diagnostic? Problem, int Level)> Result = new(Probe);

    /// <summary>TA0104.</summary>
    public static Diagnostic NothingSeen { get; } = new(
        "TA0104",
        DiagnosticSeverity.Error,
        "the BPF programs were attached, but saw no call of this process",
        Remedy: "a sandbox such as gVisor may answer system calls without the kernel's tracepoints; use RENACER_BACKEND=ptrace");

    /// <summary>The depth of this process's pid namespace, which no file tells: /proc lists only the namespaces below its own mount.</summary>
    public static int PidNamespaceLevel => Result.Value.Level;

    /// <summary>Null where eBPF works, else why not and what to do. The first call takes some milliseconds.</summary>
    public static Diagnostic? Check() => Result.Value.Problem;

    private static (Diagnostic? Problem, int Level) Probe()
    {
        if (!OperatingSystem.IsLinux() || System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64)
            return (new("TA0105", DiagnosticSeverity.Error, "system calls can be traced on x86-64 Linux only", Remedy: "run the tests there, or in a container or WSL 2"), 0);
        if (BpfFailure.MissingPermission() is { } missing)
            return (missing, 0);
        try
        {
            return SeeOneCall();
        }
        catch (TraceAssertionsException e)
        {
            return (e.Diagnostics[0], 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (new("TA0102", DiagnosticSeverity.Error, $"the kernel's types cannot be read: {e.Message}", Remedy: "make /sys/kernel/btf/vmlinux readable, or use RENACER_BACKEND=ptrace"), 0);
        }
    }

    private static (Diagnostic? Problem, int Level) SeeOneCall()
    {
        var kernel = KernelLayout.Current;
        var nonce = BitConverter.ToInt64(Guid.NewGuid().ToByteArray()); // from the kernel, without loading a library for it
        using var globals = BpfMap.Globals(ProbeGlobalsSize);
        using var mapping = new SharedMapping(globals.Descriptor, (nuint)Environment.SystemPageSize, 0, writable: false);
        using var program = BpfProgram.Load("ta_probe", Write(kernel, globals, nonce), kernel.SysEnter);
        program.Attach();
        Marker.Call(Marker.RegisterProcess, nonce);
        return Volatile.Read(ref *(long*)(mapping.Address + AnswerOffset)) == nonce
            ? (null, Volatile.Read(ref *(int*)(mapping.Address + LevelOffset)))
            : (NothingSeen, 0);
    }

    /// <summary>On sys_enter(regs, id): answers the marker call that carries the nonce, with the caller's namespace level.</summary>
    private static ulong[] Write(KernelLayout kernel, BpfMap globals, long nonce)
    {
        var code = new BpfAssembler();
        var done = code.NewLabel();
        code.Move(R6, R1);
        code.Load64(R1, R6, 8);
        code.JumpIfNotEqual(R1, Marker.SyscallNumber, done);
        code.Load64(R7, R6, 0);
        code.Load64(R1, R7, ProgramWriter.RegisterOffset(0));
        code.LoadConstant(R2, Marker.Magic);
        code.JumpIfNotEqual(R1, R2, done);
        code.Load64(R8, R7, ProgramWriter.RegisterOffset(2));
        code.LoadConstant(R2, nonce);
        code.JumpIfNotEqual(R8, R2, done);
        code.Call(BpfHelper.GetCurrentTaskBtf);
        code.Load64(R1, R0, kernel.TaskThreadPid);
        code.Load32(R1, R1, kernel.PidLevel);
        code.LoadMapValue(R2, globals, 0);
        code.Store64(R2, LevelOffset, R1);
        code.Store64(R2, AnswerOffset, R8);
        code.Place(done);
        code.Return();
        return code.Build();
    }
}
