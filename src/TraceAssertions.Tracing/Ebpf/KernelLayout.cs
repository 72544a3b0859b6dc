using System.Collections.Frozen;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Where the running kernel keeps what the programs read, and the ids of the tracepoints they attach to.</summary>
/// <remarks>Found once; the kernel does not change while it runs.</remarks>
internal sealed class KernelLayout
{
    private static readonly Lazy<KernelLayout> Cached = new(Read);

    private readonly FrozenDictionary<string, int> _tracepoints;

    private KernelLayout(Btf btf)
    {
        TaskPid = btf.MemberOffset("task_struct", "pid");
        TaskTgid = btf.MemberOffset("task_struct", "tgid");
        TaskGroupLeader = btf.MemberOffset("task_struct", "group_leader");
        TaskThreadPid = btf.MemberOffset("task_struct", "thread_pid");
        TaskExitCode = btf.MemberOffset("task_struct", "exit_code");
        TaskSignal = btf.MemberOffset("task_struct", "signal");
        TaskMemory = btf.MemberOffset("task_struct", "mm");
        SignalLive = btf.MemberOffset("signal_struct", "live");
        SignalPeakPages = btf.MemberOffset("signal_struct", "maxrss");
        MemoryFlags = btf.MemberOffset("mm_struct", "flags");
        MemoryPeakPages = btf.MemberOffset("mm_struct", "hiwater_rss");
        MemoryCounters = btf.MemberOffset("mm_struct", "rss_stat") + btf.MemberOffset("percpu_counter", "count");
        MemoryCounterSize = btf.StructSize("percpu_counter");
        MemoryAuxiliary = btf.MemberOffset("mm_struct", "saved_auxv");
        MemoryAuxiliaryBytes = sizeof(ulong) * btf.ArrayLength("mm_struct", "saved_auxv");
        MemoryStackStart = btf.MemberOffset("mm_struct", "start_stack");
        TaskThreadPointer = btf.MemberOffset("task_struct", "thread", "fsbase");
        TaskStatus = btf.MemberOffset("task_struct", "thread_info", "status");
        TaskFiles = btf.MemberOffset("task_struct", "files");
        FilesTable = btf.MemberOffset("files_struct", "fdt");
        TableFiles = btf.MemberOffset("fdtable", "fd");
        FileInode = btf.MemberOffset("file", "f_inode");
        InodeNumber = btf.MemberOffset("inode", "i_ino");
        PidLevel = btf.MemberOffset("pid", "level");
        PidNumbers = btf.MemberOffset("pid", "numbers");
        BinprmFilename = btf.MemberOffset("linux_binprm", "filename");
        _tracepoints = KernelAccess.Tracepoints.ToFrozenDictionary(name => name, name => btf.TypeId("btf_trace_" + name, BtfKind.Typedef), StringComparer.Ordinal);
    }

    private static KernelLayout Read()
    {
        using var btf = Btf.OfKernel();
        return new(btf);
    }

    /// <summary>The layout of the running kernel.</summary>
    /// <exception cref="TraceAssertionsException">TA0102: the kernel does not describe itself, or lacks something.</exception>
    public static KernelLayout Current => Cached.Value;

    public int TaskPid { get; }

    public int TaskTgid { get; }

    public int TaskGroupLeader { get; }

    public int TaskThreadPid { get; }

    public int TaskExitCode { get; }

    /// <summary>thread_info.status, which holds TS_COMPAT (arch/x86/include/asm/thread_info.h).</summary>
    public int TaskStatus { get; }

    public int TaskSignal { get; }

    public int TaskMemory { get; }

    /// <summary>signal_struct.live: the threads of a process that have not ended; counted down before sched_process_exit.</summary>
    public int SignalLive { get; }

    /// <summary>mm_struct.flags, whose two lowest bits are 1 where the process may be traced by its user (SUID_DUMP_USER, linux/sched/coredump.h; ptrace(2)).</summary>
    public int MemoryFlags { get; }

    /// <summary>signal_struct.maxrss: what getrusage(2) tells of a process.</summary>
    public int SignalPeakPages { get; }

    public int MemoryPeakPages { get; }

    /// <summary>The first of mm_struct's counters of resident pages (enum MM_FILEPAGES … of linux/mm_types_task.h).</summary>
    public int MemoryCounters { get; }

    public int MemoryCounterSize { get; }

    /// <summary>mm_struct.saved_auxv: the auxiliary vector of the program (getauxval(3)).</summary>
    public int MemoryAuxiliary { get; }

    public int MemoryAuxiliaryBytes { get; }

    /// <summary>mm_struct.start_stack: the stack pointer of the main thread at the program's first instruction.</summary>
    public int MemoryStackStart { get; }

    /// <summary>thread_struct.fsbase: the thread pointer, which C libraries put just above a thread's stack.</summary>
    public int TaskThreadPointer { get; }

    /// <summary>task_struct.files, files_struct.fdt, fdtable.fd: from a task to the array of its open files.</summary>
    public int TaskFiles { get; }

    public int FilesTable { get; }

    public int TableFiles { get; }

    public int FileInode { get; }

    public int InodeNumber { get; }

    public int PidLevel { get; }

    public int PidNumbers { get; }

    public int BinprmFilename { get; }

    /// <summary>The id of the type of a tracepoint of <see cref="KernelAccess.Tracepoints"/>.</summary>
    public int Tracepoint(string name) => _tracepoints[name];
}
