using TraceAssertions.Tracing.Attribution;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>What the file descriptors of every traced process refer to, kept up to date from the calls that make, copy and close them.</summary>
/// <remarks>
/// Calls are reported in the order in which they return, so a close(2) may be reported after the open(2) of another thread that was given the same
/// number: the times of both tell which descriptor a call meant. Where events were lost, a close(2) or an open(2) may be among them: what was known before is in doubt,
/// and no answer is better than a wrong one. Not safe for concurrent use.
/// </remarks>
internal sealed class DescriptorTable
{
    private const int Close = 3, Pipe = 22, Dup = 32, Dup2 = 33, SocketPair = 53, Clone = 56, Fcntl = 72, Dup3 = 292, Pipe2 = 293, CloseRange = 436, OpenAt = 257, OpenAt2 = 437;
    /// <summary>In place of a descriptor: the current directory, which is kept among them (AT_FDCWD of openat(2)).</summary>
    public const int CurrentDirectory = -100;

    private const int KeptAfterExit = 256;

    /// <summary>So many closes of one number may be on their way at once: threads that lost their CPU after the number was free and before they returned.</summary>
    private const int MostClosing = 8;

    private readonly Dictionary<int, Dictionary<int, Descriptor>> _processes = [];
    private readonly Dictionary<int, Dictionary<int, (Descriptor Descriptor, long EnterNanos)>> _closed = [];
    private readonly Queue<int> _ended = [];
    private readonly Func<int, int, string?> _readLink;
    private readonly Func<long> _clock;

    /// <summary>Until then events may be missing; the beginning of time where none have been lost.</summary>
    private long _lostUntil = long.MinValue;

    /// <summary>Creates an empty table.</summary>
    /// <param name="readLink">Given a pid and a descriptor, the target of <c>/proc/PID/fd/N</c>, or null; asked where a descriptor was passed in memory (pipe(2), SCM_RIGHTS) or is older than the trace.</param>
    /// <param name="clock">CLOCK_MONOTONIC nanoseconds; null for the real ones.</param>
    public DescriptorTable(Func<int, int, string?>? readLink = null, Func<long>? clock = null)
    {
        _readLink = readLink ?? ProcFd.ReadLink;
        _clock = clock ?? (static () => MonotonicClock.NowNanos);
    }

    /// <summary>The calls that <see cref="Apply"/> must see for the table to be right.</summary>
    public static IEnumerable<int> Numbers { get; } = [Close, CloseRange, Pipe, Pipe2, SocketPair, Clone, .. DescriptorCalls.Numbers];

    /// <summary>Events have been lost: a descriptor that is not known may be one whose opening is among them.</summary>
    public bool HasLost => _lostUntil != long.MinValue;

    /// <summary>Events were lost, at any time until now. Tell it before the calls that came after them.</summary>
    public void OnLost() => _lostUntil = _clock();

    /// <summary>All that are open.</summary>
    public IEnumerable<Descriptor> Open => _processes.Values.SelectMany(descriptors => descriptors.Values);

    /// <summary>The last scope that used what <paramref name="fd"/> refers to, as far as it is known: with what was lost it may be another's by now. 0 where there is none.</summary>
    public ulong LastScopeOf(int pid, int fd) => Of(pid).GetValueOrDefault(fd)?.LastScope ?? 0;

    /// <summary>Reads all descriptors of a process that is running already.</summary>
    public void Seed(int pid)
    {
        var descriptors = Of(pid);
        foreach (var fd in ProcFd.List(pid))
        {
            if (_readLink(pid, fd) is not { } link)
                continue;
            descriptors[fd] = ProcFd.Describe(link);
            descriptors[fd].CloseOnExec = ProcFd.ClosesOnExec(pid, fd);
        }
    }

    /// <summary>States what a descriptor of a process that is about to start refers to, as a link of /proc/PID/fd.</summary>
    public void Seed(int pid, int fd, string link) => Of(pid)[fd] = ProcFd.Describe(link);

    /// <summary>What <paramref name="fd"/> referred to when a call that was entered at <paramref name="enterNanos"/> named it, or null where that is not known.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="fd">The descriptor.</param>
    /// <param name="enterNanos">When the call was entered; without it, now.</param>
    /// <param name="mayAsk">False where the descriptor may not have been open: what /proc shows now was then opened since, and whether it is shown is a matter of luck.</param>
    public Descriptor? Find(int pid, int fd, long enterNanos = long.MaxValue, bool mayAsk = true)
    {
        if (fd < 0 && fd != CurrentDirectory)
            return null;

        // A call that was entered before the close, and that returned after it: the other end of a pipe may close both ends on what a write tells it.
        if (_closed.GetValueOrDefault(pid) is { } closings && closings.TryGetValue(fd, out var closed) && closed.Descriptor.OpenedNanos <= enterNanos && enterNanos < closed.EnterNanos)
            return IsSure(closed.Descriptor) ? closed.Descriptor : null;
        var descriptors = Of(pid);
        if (HasLost)
            return FindSure(pid, fd, enterNanos, mayAsk);
        if (!descriptors.TryGetValue(fd, out var descriptor))
        {
            if (!mayAsk || _readLink(pid, fd) is not { } link)
                return null;
            descriptors[fd] = descriptor = ProcFd.Describe(link);
        }

        return descriptor.At(enterNanos);
    }

    /// <summary>Applies what a call did to the table; returns the descriptors that it made (two by pipe(2) and socketpair(2)).</summary>
    public (Descriptor? First, Descriptor? Second) Apply(in RawCall call, ReadOnlySpan<byte> path)
    {
        if (call.Unfinished)
            return default;
        if (call.Number == Close)
        {
            // close(2): on Linux the descriptor is gone even where the call fails with EINTR or EIO.
            if (call.Result != -Errno.EBADF)
                Remove(call, (int)call.Arg0);
            return default;
        }

        if (call.Result < 0)
            return default;
        switch (call.Number)
        {
            case Dup or Dup2 or Dup3:
            case Fcntl when DescriptorCalls.IsDuplicatingCommand(call.Arg1):
                return (Duplicate(call), null);
            case Fcntl when call.Arg1 == 2 /* F_SETFD */:
                if (Find(call.Pid, (int)call.Arg0) is { } descriptor)
                    descriptor.CloseOnExec = (call.Arg2 & 1) != 0;
                return default;
            case Pipe or Pipe2:
                return MakePair(call, "pipe", DescriptorKind.Pipe, call.Number == Pipe2 ? call.Arg1 : 0);
            case SocketPair:
                return MakePair(call, "socket", DescriptorKind.Socket, call.Arg1);
            case CloseRange:
                ApplyCloseRange(call);
                return default;
            case Clone:
                Share(call);
                return default;
        }

        return DescriptorCalls.ReturnsDescriptor(call) ? (Put(call, (int)call.Result, DescriptorCalls.Make(call, NameOf(call, path))), null) : default;
    }

    /// <summary>chdir(2), fchdir(2): <paramref name="directory"/> is null where it is not known which.</summary>
    public void ChangeDirectory(in RawCall call, OpenFile? directory)
    {
        if (directory is null)
            Of(call.Pid).Remove(CurrentDirectory);
        else
            Put(call, CurrentDirectory, new Descriptor(directory.Name, DescriptorKind.File, closeOnExec: false, call.ExitNanos) { File = directory });
    }

    /// <summary>A process was forked: it gets a copy of its parent's table (clone(2) without CLONE_FILES; <see cref="Apply"/> of the parent's clone corrects the rare other case).</summary>
    public void OnFork(int parentPid, int childPid)
    {
        if (parentPid == childPid)
            return;
        if (HasLost)
            RenewAll(parentPid);
        var copy = new Dictionary<int, Descriptor>();
        foreach (var (fd, descriptor) in Of(parentPid))
            copy[fd] = descriptor.Duplicate(descriptor.CloseOnExec, descriptor.OpenedNanos);
        _processes[childPid] = copy;
    }

    /// <summary>execve(2) closes what is marked so, and ends the sharing of the table with other processes.</summary>
    public void OnExec(int pid)
    {
        _processes[pid] = Of(pid).Where(pair => !pair.Value.CloseOnExec).ToDictionary();
        _closed.Remove(pid);
    }

    /// <summary>The last task of a process ended. Its table is kept a little longer, for calls that are reported late.</summary>
    public void OnExit(int pid)
    {
        _ended.Enqueue(pid);
        if (_ended.Count <= KeptAfterExit)
            return;
        var forgotten = _ended.Dequeue();
        _processes.Remove(forgotten);
        _closed.Remove(forgotten);
    }

    private Dictionary<int, Descriptor> Of(int pid)
    {
        if (!_processes.TryGetValue(pid, out var descriptors))
            _processes.Add(pid, descriptors = []);
        return descriptors;
    }

    private bool IsSure(Descriptor descriptor) => descriptor.KnownNanos > _lostUntil;

    /// <summary>As <see cref="Find"/> where events have been lost: null unless all that happened to the descriptor since it was opened has been seen, or /proc was asked since.</summary>
    private Descriptor? FindSure(int pid, int fd, long enterNanos, bool mayAsk)
    {
        var descriptor = Of(pid).GetValueOrDefault(fd);
        var meant = descriptor?.At(enterNanos);

        // What is open now says little of a call from before: numbers are used again at once.
        if ((meant is null || !IsSure(meant)) && meant == descriptor && mayAsk && enterNanos > _lostUntil)
            meant = Renew(pid, fd, descriptor);
        return meant is not null && IsSure(meant) && meant.OpenedNanos <= enterNanos ? meant : null;
    }

    /// <summary>
    /// Asks /proc what a number refers to. Where that is what was known before events were lost, it is believed to be the same, but for whose it is: another scope's socket
    /// looks the same. Anything else is known from now on, and not for the calls that were made before.
    /// </summary>
    private Descriptor? Renew(int pid, int fd, Descriptor? known)
    {
        if (_readLink(pid, fd) is not { } link)
            return null;
        var now = _clock();
        var actual = ProcFd.Describe(link, now);
        if (known is not null && known.Kind == actual.Kind && known.Identity == actual.Identity)
        {
            (known.Link, known.File) = (link, null);
            actual = known;
        }

        actual.Renew(now, known?.LastScope ?? 0);
        return Of(pid)[fd] = actual;
    }

    private void RenewAll(int pid)
    {
        foreach (var (fd, descriptor) in Of(pid).Where(pair => !IsSure(pair.Value)).ToList())
        {
            if (Renew(pid, fd, descriptor) is null)
                Of(pid).Remove(fd);
        }
    }

    private Descriptor Put(in RawCall call, int fd, Descriptor descriptor)
    {
        var descriptors = Of(call.Pid);
        descriptor.Replaced = descriptors.GetValueOrDefault(fd);
        descriptor.Replaced?.ForgetBefore(MostClosing);
        return descriptors[fd] = descriptor;
    }

    private void Remove(in RawCall call, int fd)
    {
        var descriptors = Of(call.Pid);
        if (!descriptors.TryGetValue(fd, out var descriptor))
            return;
        var meant = descriptor.At(call.EnterNanos);
        Remember(call, fd, meant.OpenedNanos > call.EnterNanos ? null : meant);
        if (meant != descriptor)
            descriptor.Forget(meant);
        else if (descriptor is { Replaced: { } earlier, ReplacedIsClosed: false })
            descriptors[fd] = earlier; // Opened and closed again while the close of the earlier one, not reported yet, was still returning.
        else
            descriptors.Remove(fd);
    }

    /// <summary>Remembers what was closed last under a number, for the calls on it that have not returned yet.</summary>
    private void Remember(in RawCall call, int fd, Descriptor? closed)
    {
        if (closed is null)
            return;
        if (!_closed.TryGetValue(call.Pid, out var closings))
            _closed.Add(call.Pid, closings = []);
        closings[fd] = (closed, call.EnterNanos);
    }

    private Descriptor? Duplicate(in RawCall call)
    {
        var fd = (int)call.Result;
        var source = Find(call.Pid, (int)call.Arg0, call.EnterNanos);
        if (call.Number == Dup2 && (int)call.Arg0 == fd)
            return source;
        if (source is null)
        {
            Of(call.Pid).Remove(fd);
            return null;
        }

        var duplicate = source.Duplicate(DescriptorCalls.ClosesOnExec(call), call.ExitNanos);
        duplicate.ReplacedIsClosed = call.Number is Dup2 or Dup3;
        return Put(call, fd, duplicate);
    }

    /// <summary>
    /// pipe(2) and socketpair(2) return their descriptors in memory. A backend that could not read them there leaves a guess: they are the two lowest free
    /// ones (open(2)), and what /proc says of a descriptor now, which may be later than the call, rules it out.
    /// </summary>
    private (Descriptor? First, Descriptor? Second) MakePair(in RawCall call, string identity, DescriptorKind kind, ulong flags)
    {
        const ulong closeOnExec = 0x80000;
        if (call.MadePair != 0)
        {
            return (Put(call, (int)(uint)call.MadePair, new Descriptor(identity, kind, (flags & closeOnExec) != 0, call.ExitNanos)),
                Put(call, (int)(call.MadePair >> 32), new Descriptor(identity, kind, (flags & closeOnExec) != 0, call.ExitNanos)));
        }

        const int highest = 1 << 20; // fs.nr_open's default
        var descriptors = Of(call.Pid);
        Descriptor? first = null;
        for (var fd = 0; fd < highest; fd++)
        {
            if (descriptors.ContainsKey(fd))
                continue;
            if (_readLink(call.Pid, fd) is { } link && ProcFd.Describe(link) is var actual && actual.Kind != kind)
            {
                // Older than the trace, or received over a socket.
                descriptors[fd] = actual;
                continue;
            }

            var made = Put(call, fd, new Descriptor(identity, kind, (flags & closeOnExec) != 0, call.ExitNanos));
            if (first is not null)
                return (first, made);
            first = made;
        }

        return (first, null);
    }

    private void ApplyCloseRange(in RawCall call)
    {
        const ulong onlyMark = 4; // CLOSE_RANGE_CLOEXEC
        foreach (var fd in Of(call.Pid).Keys.Where(InRange(call)).ToList())
        {
            if ((call.Arg2 & onlyMark) != 0)
                Of(call.Pid)[fd].CloseOnExec = true;
            else
                Remove(call, fd);
        }
    }

    private static Func<int, bool> InRange(RawCall call) => fd => fd >= 0 && (uint)fd >= (uint)call.Arg0 && (uint)fd <= (uint)call.Arg1;

    /// <summary>clone(2) with CLONE_FILES but without CLONE_THREAD: two processes with one table.</summary>
    private void Share(in RawCall call)
    {
        const ulong files = 0x400, thread = 0x10000;
        if ((call.Arg0 & (files | thread)) != files || call.Result == 0)
            return;
        var shared = Of(call.Pid);
        foreach (var (fd, descriptor) in Of((int)call.Result))
            shared.TryAdd(fd, descriptor);
        _processes[(int)call.Result] = shared;
    }

    /// <summary>The path as given; one relative to a directory's descriptor is joined to what that descriptor refers to.</summary>
    private string NameOf(in RawCall call, ReadOnlySpan<byte> path)
    {
        var name = PathText.Decode(path);
        if (call.Number is OpenAt or OpenAt2 && !name.StartsWith('/') && (int)call.Arg0 >= 0 && Find(call.Pid, (int)call.Arg0) is { } directory)
            return directory.Identity.TrimEnd('/') + "/" + name;
        return name;
    }
}
