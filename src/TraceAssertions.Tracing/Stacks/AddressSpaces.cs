using System.Globalization;
using TraceAssertions.Tracing.Syscalls;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Where each traced process has its code, kept up to date from the calls that change it.</summary>
/// <remarks>
/// A launched program is known from its execve(2) on, so that one resolves that has ended when its first call is seen. A process that was running before, and what no
/// call told, is read from /proc/PID/maps, which shows its present; where that does not help it is not read again at once. Not safe for concurrent use.
/// </remarks>
/// <param name="modules">The files that processes execute.</param>
/// <param name="workingDirectory">The directory of the first program, for the relative paths that it opens.</param>
/// <param name="host">A process that runs already and that /proc/PID/maps is always right for; 0 for none.</param>
internal sealed class AddressSpaces(CodeModules modules, string workingDirectory, int host)
{
    private const ulong PageMask = 4095, Executable = 4; // PROT_EXEC
    private const int KeptAfterExit = 256;
    private const long FirstPauseNanos = 1_000_000, LongestPauseNanos = 1_000_000_000;

    private readonly Dictionary<int, ProcessCode> _processes = [];
    private readonly Queue<int> _ended = [];

    /// <summary>The memory of a process.</summary>
    public AddressSpace Of(int pid) => Process(pid).Space;

    /// <summary>An address of the process is in no mapping that is known: reads them from the process where that may help. True where they are others now.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="nanos">The time of the call concerned, CLOCK_MONOTONIC nanoseconds.</param>
    public bool Refresh(int pid, long nanos)
    {
        var process = Process(pid);
        if (nanos < process.NextReadNanos || process.HasEnded)
            return false;
        process.PauseNanos = Math.Clamp(process.PauseNanos * 2, FirstPauseNanos, LongestPauseNanos);
        process.NextReadNanos = nanos + process.PauseNanos;
        var mappings = ProcMaps.Read(pid);
        var before = process.Space.Mappings.ToArray();
        if (mappings.SequenceEqual(before))
            return false;

        // Of the host the present is what counts. Of another process calls are still under way that change what is read here.
        if (pid == host && mappings.Count > 0)
            process.Space = new AddressSpace();
        foreach (var mapping in mappings)
            process.Space.Fill(mapping);
        return !process.Space.Mappings.SequenceEqual(before);
    }

    /// <summary>Reading the mappings helped.</summary>
    public void Found(int pid) => Process(pid).PauseNanos = 0;

    /// <summary>Follows mmap(2), munmap(2), mprotect(2), mremap(2).</summary>
    /// <param name="call">The call, which succeeded.</param>
    /// <param name="path">The file that it maps, or null.</param>
    public void Follow(in RawCall call, string? path)
    {
        if (call.Unfinished || Errno.IsError(call.Result))
            return;
        var process = Process(call.Pid);
        var (start, end) = (call.Arg0, RoundUp(call.Arg0 + call.Arg1));
        switch (call.Number)
        {
            case MemoryCalls.Mmap:
                var file = Absolute(process, call.Pid, path);
                var mapping = new Mapping((ulong)call.Result, RoundUp((ulong)call.Result + call.Arg1), file is null ? 0 : call.Arg5, file, (call.Arg2 & Executable) != 0);
                if (mapping is { IsExecutable: true, Path: { } code })
                    modules.Check(code);
                process.Space.Insert(mapping);
                break;
            case MemoryCalls.Munmap:
                process.Space.Remove(start, end);
                break;
            case MemoryCalls.Mprotect or MemoryCalls.PkeyMprotect:
                process.Space.Protect(start, end, (call.Arg2 & Executable) != 0);
                break;
            case MemoryCalls.Mremap:
                process.Space.Move(start, end, (ulong)call.Result, RoundUp((ulong)call.Result + call.Arg2));
                break;
        }
    }

    /// <summary>The process has another working directory.</summary>
    public void ChangeDirectory(int pid, string path)
    {
        var process = Process(pid);
        process.Directory = Path.Combine(process.Directory, path);
    }

    /// <summary>A process was created; it has a copy of its parent's memory.</summary>
    public void Fork(int parent, int child)
    {
        var process = Process(parent);
        _processes[child] = new ProcessCode { Space = process.Space.Fork(), Directory = process.Directory };
    }

    /// <summary>The process runs another program.</summary>
    public void Exec(int pid, string file, in AuxiliaryVector vector)
    {
        var directory = Process(pid).Directory;
        var path = Path.Combine(directory, file);
        modules.Check(path);
        _processes[pid] = new ProcessCode { Space = ProgramLoading.Load(pid, path, vector) ?? new AddressSpace(), Directory = directory };
    }

    /// <summary>The process has ended. What is known of it is kept a little longer, for calls that are reported late.</summary>
    public void Exit(int pid)
    {
        if (!_processes.TryGetValue(pid, out var process) || process.HasEnded)
            return;
        process.HasEnded = true;
        process.Space.KnownStacks.Clear();
        _ended.Enqueue(pid);
        if (_ended.Count > KeptAfterExit && _ended.Dequeue() is var forgotten && _processes.TryGetValue(forgotten, out var old) && old.HasEnded)
            _processes.Remove(forgotten);
    }

    private static ulong RoundUp(ulong address) => (address + PageMask) & ~PageMask;

    private ProcessCode Process(int pid)
    {
        if (_processes.TryGetValue(pid, out var process))
            return process;
        process = new ProcessCode { Directory = workingDirectory };
        foreach (var mapping in ProcMaps.Read(pid))
            process.Space.Insert(mapping);
        return _processes[pid] = process;
    }

    /// <summary>The path as /proc/PID/maps would have it.</summary>
    private static string? Absolute(ProcessCode process, int pid, string? path)
    {
        if (path is null || path.StartsWith('/') || path.Contains(':', StringComparison.Ordinal))
            return path;
        return Path.GetFullPath(RunningDirectory(pid) is { } running ? Path.Combine(running, path) : Path.Combine(process.Directory, path));
    }

    private static string? RunningDirectory(int pid)
    {
        try
        {
            return File.ResolveLinkTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cwd"), returnFinalTarget: false)?.FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended
        }
    }

    private sealed class ProcessCode
    {
        public AddressSpace Space { get; set; } = new();

        public required string Directory { get; set; }

        public bool HasEnded { get; set; }

        public long NextReadNanos { get; set; }

        public long PauseNanos { get; set; }
    }
}
