namespace TraceAssertions.Conditions;

/// <summary>The names of the scrubbers that every golden trace is made with unless renacer.toml turns them off; <c>docs/reference/golden-file.md</c> is generated from them.</summary>
internal static class BuiltInScrubbers
{
    public const string Ids = "ids";
    public const string Folders = "folders";
    public const string TempNames = "temp-names";
    public const string Guids = "guids";
    public const string Dates = "dates";
    public const string Ports = "ports";
    public const string Streams = "streams";
    public const string Waits = "waits";
    public const string PathLookup = "path-lookup";
    public const string Locale = "locale";
    public const string Stdio = "stdio";
    public const string RandomDraw = "random-draw";
    public const string Loader = "loader";
    public const string KernelFiles = "kernel-files";
    public const string Memory = "memory";

    /// <summary>All, in the order in which they are applied to a path.</summary>
    public static IReadOnlyList<BuiltInScrubber> All { get; } =
    [
        new(Ids, "Numbers that the kernel gives: process and thread ids below `/proc`, descriptors in `/proc/self/fd/N`, inodes in `pipe:[N]` and `socket:[N]`, terminals in `/dev/pts/N`, the user in `/run/user/N`. Each becomes `{pid}`, `{tid}`, `{fd}`, `{inode}`, `{n}`, `{uid}`"),
        new(Folders, "Where things lie on this machine: the project's folder becomes `{project}`, that of its assemblies `{bin}`, the temporary folder `{temp}`, the home folder `{home}`, .NET's own `{dotnet}`, that of NuGet packages `{nuget}`; a version below `{dotnet}` becomes `{version}`. The longest that fits is taken, whole path segments only"),
        new(TempNames, "The random part of a name directly below `{temp}`, told by its shape: `csv-import-aB3xYz` becomes `csv-import-{random}` (six letters or digits, alone or behind `-`, `_` or `.`: mkdtemp, mkstemp, CreateTempSubdirectory); so do `tmpXXXXXX.tmp` (GetTempFileName), `tmp.XXXXXXXXXX` (mktemp), `tmpabcd_123` (Python) and `abcdefgh.ij1` (GetRandomFileName). Behind another prefix, where the trace shows the exclusive creation"),
        new(Guids, "GUIDs anywhere in a path, with hyphens or as 32 hexadecimal digits, become `{guid}`"),
        new(Dates, "Dates of the years 1970 to 2099 anywhere in a path (`2026-03-01`, `20260301`), with a time where one follows, become `{date}`"),
        new(Ports, "The port of an internet address, in a path or in the name of an activity, becomes `{port}` where the kernel may have chosen it: from 32768 (`127.0.0.1:40123`, `[::1]:40123`)"),
        new(Streams, "How the bytes of a pipe, a socket or a terminal fall into reads is the kernel's choice: reads of one have neither count nor size but the bytes of all together, and attempts that found it not ready (EAGAIN) are left out. More than 64 reads of less than 16 bytes on average still are marked `tiny`"),
        new(Waits, "Calls whose number is a matter of timing are left out: locks (futex), yields, waiting for descriptors (poll, select, epoll_wait) and for signals, reads of eventfd and timerfd, waiting for children (which have lines of their own), the end of a thread that is not the process's first, blocking signals, what a signal interrupts and the kernel restarts. Installing a handler counts once. Sleeps stay"),
        new(PathLookup, "Failed look-ups of one program along the folders of `PATH`, which is another for each user, are left out"),
        new(Locale, "What `LANG` and `TZ` make libc read: locales, message catalogues, converters, time zones"),
        new(Stdio, "What the standard streams happen to be: descriptors 0, 1 and 2, and copies of them, become `{stdin}`, `{stdout}`, `{stderr}` unless the trace opened the file that they refer to; whether asking what one is (fstat, ioctl, lseek) succeeds is left out"),
        new(RandomDraw, "libc's own draws of random numbers (getrandom of 8 bytes that does not wait) are left out: it draws a temporary name again where the number was unfair, in one case of 23"),
        new(Loader, "The sizes with which shared libraries, what they need beside (`.bss`, relocated data) and `/etc/ld.so.cache` are mapped and protected: they differ between machines with the same libc"),
        new(KernelFiles, "The sizes with which files below `/proc` and `/sys` are read: the kernel writes them at each read, and their length follows from numbers in them"),
        new(Memory, "How libc gets memory from the kernel (brk, mmap without a file, munmap, mprotect …) is left out in a process that has several threads or ran a signal handler: which of them allocates first is a matter of timing. Elsewhere it stays"),
    ];

    /// <summary>Whether there is one of this name.</summary>
    public static bool Contains(string name) => All.Any(s => s.Name == name);
}
