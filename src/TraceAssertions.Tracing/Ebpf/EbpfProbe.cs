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

    private static readonly Lazy<Findings> Result = new(Probe);

    /// <summary>TA0104.</summary>
    public static Diagnostic NothingSeen { get; } = new(
        "TA0104",
        DiagnosticSeverity.Error,
        "the BPF programs were attached, but saw no call of this process",
        Remedy: "a sandbox such as gVisor may answer system calls without the kernel's tracepoints; use RENACER_BACKEND=ptrace");

    /// <summary>The variable that chooses how the programs are attached, for diagnosis: <c>btf</c> or <c>raw</c>; else what works.</summary>
    public const string Variable = "RENACER_BPF";

    // The inode number of include/linux/proc_ns.h.
    private const string InitialPidNamespace = "pid:[4026531836]";

    /// <summary>The depth of this process's pid namespace, which no file tells: /proc lists only the namespaces below its own mount.</summary>
    public static int PidNamespaceLevel => Result.Value.Level;

    /// <summary>How programs are attached here.</summary>
    public static BpfAttachment Attachment => Result.Value.Attachment;

    /// <summary>Why programs are attached in another way than the usual; null where they are not, or where eBPF does not work.</summary>
    public static string? Remark => Result.Value.Problem is null ? Result.Value.Remark : null;

    /// <summary>Null where eBPF works, else why not and what to do. The first call takes some milliseconds.</summary>
    public static Diagnostic? Check() => Result.Value.Problem;

    /// <summary>The same for programs that are attached in one of the ways, whichever is chosen here.</summary>
    public static Diagnostic? Check(BpfAttachment attachment) => BpfFailure.MissingPermission() ?? See(attachment).Problem;

    /// <summary>The same for attaching to processes that run already.</summary>
    public static Diagnostic? CheckAttaching() => Check() ?? (Attachment == BpfAttachment.Raw ? RawAccess.Refuse(new TracerOptions { Attaches = true }) : null);

    /// <summary>The same for loading programs for other processes.</summary>
    public static Diagnostic? CheckBroker() => Check() ?? (Attachment == BpfAttachment.Raw ? RawAccess.Refuse(new TracerOptions { IsOfAnother = true }) : null);

    private static Findings Probe()
    {
        if (PlatformSupport.Check() is { } unsupported)
            return new(unsupported);
        if (BpfFailure.MissingPermission() is { } missing)
            return new(missing);
        var wanted = Environment.GetEnvironmentVariable(Variable);
        if (wanted is not (null or "" or "btf" or "raw"))
            return new(new("TA0080", DiagnosticSeverity.Error, $"there is no way '{wanted}' to attach BPF programs", Remedy: $"unset {Variable}, or set it to btf or raw"));
        if (wanted == "raw")
            return See(BpfAttachment.Raw) with { Remark = $"raw tracepoints: {Variable}=raw asks for them" };
        var typed = See(BpfAttachment.Typed);
        if (wanted == "btf" || typed.Problem is not { Code: "TA0102" })
            return typed;
        return See(BpfAttachment.Raw) with { Remark = "raw tracepoints: no BTF" };
    }

    private static Findings See(BpfAttachment attachment)
    {
        try
        {
            return SeeOneCall(attachment);
        }
        catch (TraceAssertionsException e)
        {
            return new(e.Diagnostics[0]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(new("TA0102", DiagnosticSeverity.Error, $"the kernel's types cannot be read: {e.Message}", Remedy: "make /sys/kernel/btf/vmlinux readable, or use RENACER_BACKEND=ptrace"));
        }
    }

    private static Findings SeeOneCall(BpfAttachment attachment)
    {
        var isRaw = attachment == BpfAttachment.Raw;
        if (isRaw && new FileInfo("/proc/self/ns/pid").LinkTarget != InitialPidNamespace)
            throw new TraceAssertionsException(RawAccess.Unable(RawAccess.OtherNamespace));
        var nonce = BitConverter.ToInt64(Guid.NewGuid().ToByteArray()); // from the kernel, without loading a library for it
        using var globals = BpfMap.Globals(ProbeGlobalsSize);
        using var mapping = new SharedMapping(globals.Descriptor, (nuint)Environment.SystemPageSize, 0, writable: false);
        using var program = isRaw
            ? BpfProgram.Load("ta_probe", Write(null, globals, nonce), BpfHook.Raw("sys_enter"))
            : BpfProgram.Load("ta_probe", Write(KernelLayout.Current, globals, nonce), BpfHook.Typed(KernelLayout.Current.Tracepoint("sys_enter")));
        program.Attach();
        if (isRaw)
            AttachToTraceEvents();
        Marker.Call(Marker.RegisterProcess, nonce);
        return Volatile.Read(ref *(long*)(mapping.Address + AnswerOffset)) == nonce
            ? new(null, attachment, Volatile.Read(ref *(int*)(mapping.Address + LevelOffset)))
            : new(NothingSeen);
    }

    /// <summary>Raw tracepoints do not say everything: trace events have to work as well.</summary>
    private static void AttachToTraceEvents()
    {
        foreach (var name in new[] { NotePrograms.NewTask, NotePrograms.ExecutedFile })
        {
            var code = new BpfAssembler();
            code.Return();
            using var program = BpfProgram.Load("ta_probe_event", code.Build(), BpfHook.Classic(TracepointFormat.Of(name).Id));
            program.Attach();
        }
    }

    /// <summary>On sys_enter(regs, id): answers the marker call that carries the nonce, with the caller's namespace level.</summary>
    /// <param name="kernel">Null for a raw tracepoint, whose programs run for the initial namespace only: level 0.</param>
    /// <param name="globals">Where the answer goes.</param>
    /// <param name="nonce">The number.</param>
    private static ulong[] Write(KernelLayout? kernel, BpfMap globals, long nonce)
    {
        var code = new BpfAssembler();
        var done = code.NewLabel();
        code.Move(R6, R1);
        code.Load64(R1, R6, 8);
        code.JumpIfNotEqual(R1, Marker.SyscallNumber, done);
        LoadRegisters(code, isRaw: kernel is null);
        code.Load64(R1, R7, ProgramWriter.RegisterOffset(0));
        code.LoadConstant(R2, Marker.Magic);
        code.JumpIfNotEqual(R1, R2, done);
        code.Load64(R8, R7, ProgramWriter.RegisterOffset(2));
        code.LoadConstant(R2, nonce);
        code.JumpIfNotEqual(R8, R2, done);
        if (kernel is not null)
        {
            code.Call(BpfHelper.GetCurrentTaskBtf);
            code.Load64(R1, R0, kernel.TaskThreadPid);
            code.Load32(R1, R1, kernel.PidLevel);
            code.LoadMapValue(R2, globals, 0);
            code.Store64(R2, LevelOffset, R1);
        }

        code.LoadMapValue(R2, globals, 0);
        code.Store64(R2, AnswerOffset, R8);
        code.Place(done);
        code.Return();
        return code.Build();
    }

    /// <summary>R7 = struct pt_regs, or a copy of it.</summary>
    private static void LoadRegisters(BpfAssembler code, bool isRaw)
    {
        if (!isRaw)
        {
            code.Load64(R7, R6, 0);
            return;
        }

        RawAccess.CopyRegisters(code, R10, -RawTaskState.RegistersBytes);
        code.Move(R7, R10);
        code.Add(R7, -RawTaskState.RegistersBytes);
    }

    private sealed record Findings(Diagnostic? Problem, BpfAttachment Attachment = BpfAttachment.Typed, int Level = 0)
    {
        public string? Remark { get; init; }
    }
}
