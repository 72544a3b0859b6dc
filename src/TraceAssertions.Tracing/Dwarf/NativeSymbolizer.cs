using System.Collections.Concurrent;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>
/// Turns places in native modules into functions, files and lines, down a ladder: the line from DWARF, the function from the symbol
/// table, the module and the offset. Modules are opened once and kept; one that was replaced on the disk is opened again. Thread-safe.
/// </summary>
internal sealed class NativeSymbolizer
{
    private const int NoticeLimit = 64;

    private readonly ConcurrentDictionary<string, NativeModule> _modules = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Diagnostic, bool> _replaced = new();

    /// <summary>What debug information could not be used, each once (TA0133); grows as places are asked for.</summary>
    public IReadOnlyList<Diagnostic> Notices =>
    [
        .. _modules.Values.OrderBy(module => module.Path, StringComparer.Ordinal)
            .SelectMany(module => module.Problems.Select(problem => Notice(module.Path, $"its debug information is not or only partly used: {problem}")))
            .Concat(_replaced.Keys.OrderBy(notice => notice.File, StringComparer.Ordinal))
            .Take(NoticeLimit),
    ];

    /// <summary>The frames at a place, inlined functions first, never empty.</summary>
    /// <param name="path">The path of the module.</param>
    /// <param name="fileOffset">The place in its file; for a return address that of the call before it.</param>
    /// <param name="expectedBuildId">The build id of what the process has mapped, where that is known: a file with another one gives no names and no lines.</param>
    /// <param name="mappedAt">When the process mapped it (UTC), where that is known: a file written later gives no names and no lines.</param>
    public IReadOnlyList<SourceLocation> Symbolize(string path, ulong fileOffset, string? expectedBuildId = null, DateTime? mappedAt = null)
    {
        var stamp = FileStamp.Of(path);
        if (!_modules.TryGetValue(path, out var module) || module.Stamp != stamp)
            module = _modules.AddOrUpdate(path, static key => new(key), (key, known) => known.Stamp == stamp ? known : new(key));
        if ((expectedBuildId is not null && !string.Equals(expectedBuildId, module.BuildId, StringComparison.OrdinalIgnoreCase))
            || module.Stamp.Written > mappedAt)
        {
            _replaced.TryAdd(Notice(path, "it was replaced since the program loaded it, so that its lines would be those of another build"), true);
            return [NativeModule.Unknown(path, fileOffset)];
        }

        return module.Find(fileOffset);
    }

    private static Diagnostic Notice(string path, string problem) => new(
        "TA0133",
        DiagnosticSeverity.Warning,
        $"the lines of {Path.GetFileName(path)} are not all known: {problem}",
        path,
        Remedy: "build it again with debug information that is read (gcc -g, rustc -g)");
}
