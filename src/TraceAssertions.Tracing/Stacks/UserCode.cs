using System.Collections.Frozen;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Tells the user's own code from everything else that is on a stack.</summary>
internal static class UserCode
{
    private static readonly string[] TestFrameworks = ["xunit", "nunit", "MSTest", "Microsoft.VisualStudio.TestPlatform", "Microsoft.TestPlatform", "Microsoft.Testing", "testhost", "vstest", "FluentAssertions", "Shouldly", "Moq", "Castle.Core"];

    /// <summary>Ours, but for the projects that test and show it.</summary>
    private static readonly FrozenSet<string> Ours = FrozenSet.ToFrozenSet(
        ["TraceAssertions", "TraceAssertions.Tracing", "TraceAssertions.Xunit", "TraceAssertions.XunitV3", "TraceAssertions.NUnit", "TraceAssertions.MSTest", "TraceAssertions.FluentAssertions", "TraceAssertions.TestLogger", "TraceAssertions.Symbols", "renacer"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] RuntimeLibraries = ["libcoreclr", "libclr", "libSystem.", "libhostfxr", "libhostpolicy", "libnethost", "libmscordbi", "libmscordaccore"];

    private static readonly string[] SystemFolders = ["/lib/", "/lib64/", "/lib32/", "/usr/lib/", "/usr/lib64/", "/usr/lib32/", "/usr/libexec/"];

    /// <summary>Where compilers say that their own library's source was, and where package managers put the sources of others.</summary>
    private static readonly string[] LibrarySources = ["/rustc/", "/library/std/", "/library/core/", "/library/alloc/", "/usr/include/", "/usr/lib/gcc/", "/usr/lib/go", "/usr/local/go/", "/usr/share/go", "/runtime/cgo/", "/.cargo/registry/", "/.cargo/git/", "/pkg/mod/", "/.rustup/"];

    private static readonly Lazy<FrozenSet<string>> FrameworkModules = new(ReadFrameworkModules);

    /// <summary>Whose code a .NET method is.</summary>
    /// <param name="location">What is known of it.</param>
    /// <param name="modulePath">The path of its module, or null.</param>
    public static CodeOwner OfManaged(SourceLocation location, string? modulePath)
    {
        if (location.Module is null)
            return location.Function is null ? CodeOwner.Unknown : CodeOwner.Other;
        var name = Path.GetFileNameWithoutExtension(location.Module);
        if (Ours.Contains(name)
            || TestFrameworks.Any(framework => name.StartsWith(framework, StringComparison.OrdinalIgnoreCase))
            || FrameworkModules.Value.Contains(Path.GetFileName(location.Module))
            || (modulePath is not null && modulePath.Contains("/shared/Microsoft.", StringComparison.Ordinal)))
            return CodeOwner.Platform;
        return location.Line > 0 && location.File is { } file && File.Exists(file) ? CodeOwner.User : CodeOwner.Other;
    }

    /// <summary>Whose code a place of an ELF file is.</summary>
    /// <param name="location">What is known of it.</param>
    /// <param name="modulePath">The path of the file.</param>
    public static CodeOwner OfNative(SourceLocation location, string modulePath)
    {
        var name = Path.GetFileName(modulePath);
        if (modulePath.StartsWith('[')
            || name == "dotnet"
            || Array.Exists(SystemFolders, folder => modulePath.StartsWith(folder, StringComparison.Ordinal))
            || Array.Exists(RuntimeLibraries, library => name.StartsWith(library, StringComparison.Ordinal)))
            return CodeOwner.Platform;
        if (location.Line == 0 || location.File is not { } file)
            return CodeOwner.Other;

        if (GoSources.IsGenerated(file))
            return CodeOwner.Other;
        if (location.Language == "go" && GoSources.IsLibrary(location.Function, file))
            return CodeOwner.Platform;
        if (location.Language == "go" && GoSources.IsVersioned(file))
            return CodeOwner.Other;

        // Debian's own builds of a language's library name their sources relative to a folder that is not here.
        var rooted = file.StartsWith('/') ? file : "/" + file;
        return Array.Exists(LibrarySources, folder => rooted.Contains(folder, StringComparison.Ordinal)) ? CodeOwner.Platform : CodeOwner.User;
    }

    /// <summary>The call site: see <see cref="CallStack.Site"/>; null where it may be in what is missing or not known.</summary>
    /// <param name="own">The frames of the call, the innermost first.</param>
    /// <param name="causes">The frames of what caused it.</param>
    public static SourceLocation? SiteOf(IReadOnlyList<FrameLocation> own, IReadOnlyList<FrameLocation> causes)
    {
        FrameLocation[] frames = [.. own, .. causes];
        var unknown = Array.FindIndex(frames, frame => frame.Owner == CodeOwner.Unknown);
        var known = unknown < 0 ? frames : frames[..unknown];
        return (Array.Find(known, frame => frame.Owner == CodeOwner.User)
            ?? Array.Find(known, frame => frame.Owner == CodeOwner.Other && frame.Location.Line > 0)
            ?? Array.Find(known, frame => frame.Owner == CodeOwner.Other && frame.Location.Function is not null)
            ?? Array.Find(known, frame => frame.Owner == CodeOwner.Other)
            ?? (unknown >= 0 || Array.Exists(frames, IsPoolWork) ? null : Innermost(frames)))?.Location;
    }

    /// <summary>Work of the thread pool: whose it is says who queued it, which was not seen.</summary>
    private static bool IsPoolWork(FrameLocation frame) => frame.Location.Function == "ThreadPoolWorkQueue.Dispatch";

    /// <summary>Nothing but the platform's: in a .NET program its innermost method says more than a line of the C library.</summary>
    private static FrameLocation? Innermost(FrameLocation[] frames) =>
        Array.Find(frames, frame => frame.Location.Function is not null && frame.Location.Module is { } module && module.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)) ?? frames.FirstOrDefault();

    private static FrozenSet<string> ReadFrameworkModules()
    {
        // shared/Microsoft.NETCore.App/VERSION of the runtime that runs us, and what lies beside it: Microsoft.AspNetCore.App …
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var shared = runtime is null ? null : Path.GetDirectoryName(Path.GetDirectoryName(runtime));
        try
        {
            var folders = Path.GetFileName(shared) == "shared" ? Directory.GetDirectories(shared!).SelectMany(Directory.GetDirectories) : runtime is null ? [] : [runtime];
            return folders.SelectMany(folder => Directory.GetFiles(folder, "*.dll")).Select(Path.GetFileName).OfType<string>().ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return FrozenSet.ToFrozenSet([Path.GetFileName(typeof(object).Assembly.Location)], StringComparer.OrdinalIgnoreCase);
        }
    }
}
