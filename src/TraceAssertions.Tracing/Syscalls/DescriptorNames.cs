using System.Globalization;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>What the descriptors of every traced process are called, as the links of /proc/PID/fd show it: kept up to date from the calls, because a process is gone, or has used a number again, before its calls are shown.</summary>
/// <remarks>
/// Renames and deletions by processes that are not traced are not seen. A descriptor that was received over a socket, and one whose opening was lost, is asked of /proc when a call on it
/// is shown. Not safe for concurrent use.
/// </remarks>
internal sealed class DescriptorNames
{
    private const int Close = 3, CloseRange = 436, Rename = 82, RmDir = 84, Unlink = 87, SymLink = 88, ChangeDirectory = 80, ChangeDirectoryTo = 81, PivotRoot = 155, ChangeRoot = 161,
        Mount = 165, Unmount = 166, UnlinkAt = 263, RenameAt = 264, SymLinkAt = 266, RenameAt2 = 316, MoveMount = 429, Open = 2, Creat = 85, OpenAt = 257, OpenAt2 = 437,
        Socket = 41, SocketPair = 53, Accept = 43, Accept4 = 288, MessageQueue = 240, MemfdCreate = 319, MemfdSecret = 447;

    private readonly DescriptorTable _table;
    private readonly OpenFiles _files;
    private readonly PathResolution _paths;
    private readonly Func<int, int, string?> _readDescriptor;
    private readonly List<(int Fd, string Link)> _inherited = [];

    /// <summary>Creates an empty table.</summary>
    /// <param name="readDescriptor">Given a pid and a descriptor, the target of <c>/proc/PID/fd/N</c>, or null.</param>
    /// <param name="readLink">The target of a symbolic link, or null.</param>
    public DescriptorNames(Func<int, int, string?>? readDescriptor = null, Func<string, string?>? readLink = null)
    {
        _readDescriptor = readDescriptor ?? ProcFd.ReadLink;
        _table = new DescriptorTable(_readDescriptor);
        _files = new OpenFiles(() => _table.Open.Select(descriptor => descriptor.File).OfType<OpenFile>());
        _paths = new PathResolution(readLink ?? ProcFd.ReadLink, (pid, fd) => FileOf(_table.Find(pid, fd))?.Name);
    }

    /// <summary>The calls that must be seen, whatever is shown.</summary>
    public static IEnumerable<int> Needed { get; } =
        [.. DescriptorTable.Numbers, MemfdCreate, Rename, RmDir, Unlink, SymLink, ChangeDirectory, ChangeDirectoryTo, PivotRoot, ChangeRoot, Mount, Unmount, UnlinkAt, RenameAt, SymLinkAt, RenameAt2, MoveMount];

    /// <summary>All threads of each process are traced. Where they are not, descriptors are asked of /proc all the time: another thread may have closed and opened them.</summary>
    public bool SeesAllThreads { get; init; } = true;

    /// <summary>What a descriptor of a call is called: as a <see cref="DescriptorName"/>, between <see cref="Begin"/> and <see cref="End"/> of that call.</summary>
    public string? Of(in RawCall call, int fd, bool made)
    {
        if (!SeesAllThreads && _readDescriptor(call.Pid, fd) is { } now)
            return now;
        var descriptor = _table.Find(call.Pid, fd, made ? long.MaxValue : call.EnterNanos, mayAsk: call.Result != -Errno.EBADF);

        // The number that dup2(2) is to use may have been free until then.
        return descriptor is not null && (made || descriptor.OpenedNanos <= call.EnterNanos) ? FileOf(descriptor)?.Name : null;
    }

    /// <summary>States that a command is about to start, the first process that will be heard of: it will find open what this process does not close on exec.</summary>
    public void Inherit(LaunchRequest request)
    {
        var own = Environment.ProcessId;
        foreach (var fd in ProcFd.List(own).Where(fd => !ProcFd.ClosesOnExec(own, fd)))
        {
            var link = request.NullStreams && fd <= 2 ? "/dev/null" : ProcFd.ReadLink(own, fd == 1 && request.StandardOutputToStandardError ? 2 : fd);
            if (link is not null)
                _inherited.Add((fd, link));
        }

        if ((request.WorkingDirectory ?? ProcFd.ReadLink(own, DescriptorTable.CurrentDirectory)) is { } directory)
            _inherited.Add((DescriptorTable.CurrentDirectory, directory));
    }

    /// <summary>Reads all descriptors of a process that is running already.</summary>
    public void Seed(int pid)
    {
        _table.Seed(pid);
        if (ProcFd.ReadLink(pid, DescriptorTable.CurrentDirectory) is { } directory)
            _table.Seed(pid, DescriptorTable.CurrentDirectory, directory);
    }

    /// <summary>Takes in what a call made, before it is shown.</summary>
    public void Begin(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, CallMemory? memory)
    {
        BeginCommand(call.Pid);
        if (call.Number is Close or CloseRange)
            return;
        if (call.Unfinished || Errno.IsError(call.Result))
            return;
        FollowPaths(call, path, path2);
        var (first, second) = _table.Apply(call, path);
        if (first is { File: null, Link: null })
            first.File = Made(call, (int)call.Result, second is null ? path : default, memory, second is not null ? (int)(uint)call.MadePair : null);
        if (second is { File: null, Link: null })
            second.File = Made(call, 0, default, memory, (int)(call.MadePair >> 32));
    }

    /// <summary>Takes in what a call closed, after it was shown.</summary>
    public void End(in RawCall call)
    {
        if (call.Number is Close or CloseRange)
            _table.Apply(call, default);
    }

    /// <summary>Follows a task.</summary>
    public void OnProcess(in RawProcessEvent processEvent)
    {
        BeginCommand(processEvent.Pid);
        switch (processEvent.Kind)
        {
            case ProcessEventKind.Fork:
                _table.OnFork(processEvent.Pid, processEvent.OtherPid);
                break;
            case ProcessEventKind.Exec:
                _table.OnExec(processEvent.Pid);
                break;
            case ProcessEventKind.Exit when processEvent.Tid == processEvent.Pid:
                _table.OnExit(processEvent.Pid);
                break;
        }
    }

    /// <summary>Events were lost.</summary>
    public void OnLost() => _table.OnLost();

    private void BeginCommand(int pid)
    {
        foreach (var (fd, link) in _inherited)
            _table.Seed(pid, fd, link);
        _inherited.Clear();
    }

    private OpenFile? FileOf(Descriptor? descriptor)
    {
        if (descriptor is { File: null, Link: { } link })
            descriptor.File = _files.Get(link);
        return descriptor?.File;
    }

    /// <summary>What a call made that returned a descriptor, or two of them in memory.</summary>
    private OpenFile? Made(in RawCall call, int result, ReadOnlySpan<byte> path, CallMemory? memory, int? ofPair)
    {
        const ulong temporary = InodePlans.TemporaryFlag;
        string? name = call.Number switch
        {
            _ when ofPair is { } fd => WithInode(call.Number == SocketPair ? "socket" : "pipe", fd, memory),
            Socket or Accept or Accept4 => WithInode("socket", result, memory),
            Open when (call.Arg1 & temporary) != 0 => Temporary(PathOf(call, DescriptorTable.CurrentDirectory, path, follow: true), result, memory),
            OpenAt when (call.Arg2 & temporary) != 0 => Temporary(PathOf(call, (int)call.Arg0, path, follow: true), result, memory),
            Open => PathOf(call, DescriptorTable.CurrentDirectory, path, Follows(call.Arg1)),
            Creat => PathOf(call, DescriptorTable.CurrentDirectory, path, follow: true),
            OpenAt => PathOf(call, (int)call.Arg0, path, Follows(call.Arg2)),
            OpenAt2 => PathOf(call, (int)call.Arg0, path, follow: true),
            MessageQueue => "/" + PathText.Decode(path),
            MemfdCreate => $"/memfd:{PathText.Decode(path)}{OpenFile.Deleted}",
            MemfdSecret => "/secretmem" + OpenFile.Deleted,
            _ => Anonymous(call),
        };
        return name is null ? null : _files.Get(name);
    }

    private static string? Anonymous(in RawCall call) => SyscallTable.Name(call.Number) switch
    {
        "eventfd" or "eventfd2" => "anon_inode:[eventfd]",
        "epoll_create" or "epoll_create1" => "anon_inode:[eventpoll]",
        "timerfd_create" => "anon_inode:[timerfd]",
        "signalfd" or "signalfd4" => "anon_inode:[signalfd]",
        "inotify_init" or "inotify_init1" => "anon_inode:inotify",
        "pidfd_open" => "anon_inode:[pidfd]",
        "perf_event_open" => "anon_inode:[perf_event]",
        "userfaultfd" => "anon_inode:[userfaultfd]",
        "fanotify_init" => "anon_inode:[fanotify]",
        "io_uring_setup" => "anon_inode:[io_uring]",
        "landlock_create_ruleset" => "anon_inode:[landlock-ruleset]",
        _ => null,
    };

    /// <summary>O_NOFOLLOW, or O_CREAT with O_EXCL: a link at the end of the path is not followed.</summary>
    private static bool Follows(ulong flags)
    {
        const ulong noFollow = 0x20000, create = 0x40, exclusive = 0x80;
        return (flags & noFollow) == 0 && (flags & (create | exclusive)) != (create | exclusive);
    }

    private static string? WithInode(string kind, int fd, CallMemory? memory) =>
        memory is not null && memory.TryGetInode(fd, out var inode) ? string.Create(CultureInfo.InvariantCulture, $"{kind}:[{inode}]") : null;

    /// <summary>O_TMPFILE: a file of a directory that has a number in place of a name.</summary>
    private static string? Temporary(string? directory, int fd, CallMemory? memory) =>
        directory is not null && memory is not null && memory.TryGetInode(fd, out var inode) ? string.Create(CultureInfo.InvariantCulture, $"{directory.TrimEnd('/')}/#{inode}{OpenFile.Deleted}") : null;

    private string? PathOf(in RawCall call, int directory, ReadOnlySpan<byte> path, bool follow) =>
        path.IsEmpty ? null : _paths.Resolve(call.Pid, call.Tid, FileOf(_table.Find(call.Pid, directory, call.EnterNanos))?.Name, PathText.Decode(path), follow);

    /// <summary>What changes the paths of files that are open, or where relative ones begin.</summary>
    private void FollowPaths(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2)
    {
        switch (call.Number)
        {
            case ChangeDirectory:
                ChangeTo(call, PathOf(call, DescriptorTable.CurrentDirectory, path, follow: true));
                break;
            case ChangeDirectoryTo:
                ChangeTo(call, FileOf(_table.Find(call.Pid, (int)call.Arg0, call.EnterNanos))?.Name);
                break;
            case Unlink or RmDir:
                Remove(PathOf(call, DescriptorTable.CurrentDirectory, path, follow: false));
                break;
            case UnlinkAt:
                Remove(PathOf(call, (int)call.Arg0, path, follow: false));
                break;
            case Rename:
                Move(PathOf(call, DescriptorTable.CurrentDirectory, path, follow: false), PathOf(call, DescriptorTable.CurrentDirectory, path2, follow: false), exchange: false);
                break;
            case RenameAt or RenameAt2:
                const ulong exchange = 2; // RENAME_EXCHANGE
                Move(PathOf(call, (int)call.Arg0, path, follow: false), PathOf(call, (int)call.Arg2, path2, follow: false), call.Number == RenameAt2 && (call.Arg4 & exchange) != 0);
                break;
            case SymLink:
                Add(PathOf(call, DescriptorTable.CurrentDirectory, path2, follow: false), path);
                break;
            case SymLinkAt:
                Add(PathOf(call, (int)call.Arg1, path2, follow: false), path);
                break;
            case PivotRoot or ChangeRoot or Mount or Unmount or MoveMount:
                _paths.Forget();
                break;
        }
    }

    private void ChangeTo(in RawCall call, string? directory) => _table.ChangeDirectory(call, directory is null ? null : _files.Get(directory));

    private void Add(string? link, ReadOnlySpan<byte> target)
    {
        if (link is not null)
            _paths.Add(link, PathText.Decode(target));
    }

    private void Remove(string? path)
    {
        if (path is null)
            return;
        _paths.Remove(path);
        _files.Remove(path);
    }

    private void Move(string? from, string? to, bool exchange)
    {
        if (from is null || to is null)
            return;
        if (exchange)
        {
            _paths.Remove(from);
            _paths.Remove(to);
            _files.Exchange(from, to);
            return;
        }

        _paths.Move(from, to);
        _files.Move(from, to);
    }
}
