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

    /// <summary>All, in the order in which they are applied to a path.</summary>
    public static IReadOnlyList<BuiltInScrubber> All { get; } =
    [
        new(Ids, "Numbers that the kernel gives: process and thread ids below `/proc`, descriptors in `/proc/self/fd/N`, inodes in `pipe:[N]` and `socket:[N]`, terminals in `/dev/pts/N`, the user in `/run/user/N`. Each becomes `{pid}`, `{tid}`, `{fd}`, `{inode}`, `{n}`, `{uid}`"),
        new(Folders, "Where things lie on this machine: the project's folder becomes `{project}`, that of the tests' assemblies `{bin}`, the temporary folder `{temp}`, the home folder `{home}`, .NET's own `{dotnet}`, that of NuGet packages `{nuget}`. The longest that fits is taken, whole path segments only"),
        new(TempNames, "The random part of a name directly below `{temp}`, told by its shape: `csv-import-aB3xYz` (mkdtemp, mkstemp, CreateTempSubdirectory) becomes `csv-import-{random}`; so do `tmpXXXXXX.tmp` (GetTempFileName), `tmp.XXXXXXXXXX` (mktemp) and `abcdefgh.ij1` (GetRandomFileName)"),
        new(Guids, "GUIDs anywhere in a path, with hyphens or as 32 hexadecimal digits, become `{guid}`"),
        new(Dates, "Dates of the years 1970 to 2099 anywhere in a path (`2026-03-01`, `20260301`), with a time where one follows, become `{date}`"),
        new(Ports, "The port of an internet address (`127.0.0.1:40123`, `[::1]:40123`) becomes `{port}`"),
        new(Streams, "How the bytes of a pipe, a socket or a terminal fall into reads is the kernel's choice: reads of one have neither count nor size but the bytes of all together. More than 64 reads of less than 16 bytes on average still are marked `tiny`"),
        new(Waits, "Calls whose number depends on timing: locks (futex), yields, restarts, signal returns, and waiting for descriptors (poll, select, epoll_wait). They are left out; sleeps stay"),
        new(PathLookup, "Failed look-ups of one program along the folders of `PATH`, which is another for each user, are left out"),
        new(Locale, "What `LANG` and `TZ` make libc read: locales, message catalogues, converters, time zones"),
        new(Stdio, "What the standard streams happen to be: inherited descriptors 0, 1 and 2 become `{stdin}`, `{stdout}`, `{stderr}`; whether one is a terminal and what else fstat and ioctl say of it is left out"),
        new(RandomDraw, "glibc draws the random part of a temporary name again where the draw was unfair, in one case of 23: such draws (getrandom of 8 bytes) have no count"),
    ];

    /// <summary>Whether there is one of this name.</summary>
    public static bool Contains(string name) => All.Any(s => s.Name == name);
}
