using System.Collections.Concurrent;

namespace TraceAssertions.Tracing.Transpiler;

/// <summary>The transpiler maps of a run: finds what a place in generated code was translated from.</summary>
/// <remarks>
/// A map says something of its own generated file alone, which is known by the end of its path; of a line between two mappings it says at most that the line is
/// near the mapping above it, in the same function. Safe for concurrent use.
/// </remarks>
internal sealed class TranspilerMaps
{
    /// <summary>A map that fits nothing of the trace.</summary>
    public const string FitsNothingCode = "TA0135";

    private readonly IReadOnlyList<TranspilerMap> _maps;
    private readonly GeneratedSources _sources = new();
    private readonly ConcurrentDictionary<(string File, bool IsUserCode), IReadOnlyList<GeneratedFile>> _filesOf = new();
    private readonly ConcurrentDictionary<TranspilerMap, bool> _fileSeen = new();
    private readonly ConcurrentDictionary<TranspilerMap, bool> _lineSeen = new();
    private readonly ConcurrentDictionary<string, bool> _otherFiles = new(StringComparer.Ordinal);

    /// <summary>Holds these maps; where two of them know a line, the first one that fits the longer part of the path counts.</summary>
    public TranspilerMaps(IReadOnlyList<TranspilerMap> maps) => _maps = maps;

    /// <summary>Reads maps.</summary>
    /// <param name="paths">Their files.</param>
    /// <param name="problems">TA0134 for each that cannot be read.</param>
    public static TranspilerMaps Load(IEnumerable<string> paths, out IReadOnlyList<Diagnostic> problems)
    {
        var (maps, found) = (new List<TranspilerMap>(), new List<Diagnostic>());
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            if (TranspilerMap.TryLoad(path, out var map, out var problem))
                maps.Add(map!);
            else
                found.Add(problem!);
        }

        problems = found;
        return new(maps);
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _maps.Count == 0;

    /// <summary>The place that another was translated from; null where no map says.</summary>
    public SourceLocation? Translate(SourceLocation generated)
    {
        if (generated.File is null || generated.Line <= 0)
            return null;
        var files = _filesOf.GetOrAdd((generated.File, generated.IsUserCode), key => FilesOf(key.File, key.IsUserCode));
        if (files.Count == 0 && generated.IsUserCode)
            _otherFiles.TryAdd(generated.File, true);
        foreach (var file in files)
        {
            _fileSeen.TryAdd(file.Map, true);
            if (OfLine(file, generated) is not { } original)
                continue;
            _lineSeen.TryAdd(file.Map, true);
            return original;
        }

        return files.Select(file => OfFunction(file.Map, generated)).FirstOrDefault(original => original is not null);
    }

    /// <summary>TA0135 for each map that nothing was translated by, after all stacks of a trace were looked at.</summary>
    public IEnumerable<Diagnostic> Unfitting() => _maps.Where(map => !_lineSeen.ContainsKey(map)).Select(map =>
    {
        var names = string.Join(", ", map.Files.Select(file => $"'{file.Name}'").Take(3));
        var seen = _otherFiles.Keys.Order(StringComparer.Ordinal).Take(3).ToList();
        var (why, remedy) = _fileSeen.ContainsKey(map) ? ($"calls were made from {names}, but from no line that it maps", "have the transpiler and the compiler work on the same version of the code")
            : map.Files.Count == 0 ? ("it has no mappings", "have the transpiler write it again")
            : seen.Count > 0 ? ($"no call was made from {names}, but from {string.Join(", ", seen)}", "its 'generated_file' must be the file that was compiled")
            : ($"no call was made from a line of {names} that is known", "compile the generated code with debug information (rustc -g)");
        return new Diagnostic(FitsNothingCode, DiagnosticSeverity.Warning, $"the transpiler map fits nothing of the trace: {why}", map.FilePath, Remedy: remedy);
    });

    private SourceLocation? OfLine(GeneratedFile file, SourceLocation generated)
    {
        if (file.AtOrAbove(generated.Line) is not { } mapping)
            return null;
        var agrees = mapping.GeneratedFunction is not null && generated.Function is not null && FunctionName.Agree(mapping.GeneratedFunction, generated.Function);
        var here = mapping.GeneratedLine == generated.Line;
        if (!here && (!agrees || _sources.BeginsFunction(generated.File!, mapping.GeneratedLine + 1, generated.Line)))
            return null;

        // A function of another name on the mapped line means that code and map differ, or that they name functions differently.
        var exact = here && generated.Precision == SourcePrecision.ExactLine && !mapping.IsOneOfSeveral
            && (agrees || mapping.GeneratedFunction is null || generated.Function is null);
        return new SourceLocation
        {
            Precision = exact ? SourcePrecision.ExactLine : SourcePrecision.ApproximateLine,
            File = OriginalFile(file.Map, mapping.File),
            Line = mapping.Line,
            Function = mapping.Function ?? NameOf(file.Map, generated.Function),
            Language = file.Map.Language,
            IsUserCode = generated.IsUserCode,
            Text = mapping.Text,
            Decision = mapping.Decision,
        };
    }

    private static SourceLocation? OfFunction(TranspilerMap map, SourceLocation generated) => NameOf(map, generated.Function) is { } name
        ? new SourceLocation { Precision = SourcePrecision.Function, Function = name, Language = map.Language, IsUserCode = generated.IsUserCode }
        : null;

    /// <summary>The original function by the map's list of functions, which also describes what is none (<c>temporary for: len(data) &gt; 0</c>).</summary>
    private static string? NameOf(TranspilerMap map, string? function)
    {
        if (function is null)
            return null;
        var name = map.Functions.GetValueOrDefault(function) ?? map.Functions.GetValueOrDefault(FunctionName.Last(function));
        return name is not null && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or ':' or '$' or '<' or '>') ? name : null;
    }

    private List<GeneratedFile> FilesOf(string file, bool isUserCode) =>
    [
        .. _maps.SelectMany(map => map.Files)
            .Select(candidate => (File: candidate, Length: GeneratedSources.CommonEnd(file, candidate.Name), IsIt: GeneratedSources.IsSame(file, candidate)))
            .Where(candidate => candidate.IsIt ?? (isUserCode && candidate.Length > 0))
            .OrderByDescending(candidate => candidate.Length)
            .Select(candidate => candidate.File),
    ];

    private static string OriginalFile(TranspilerMap map, string file)
    {
        if (Path.IsPathRooted(file) || file.Contains('\0', StringComparison.Ordinal) || file.Contains("://", StringComparison.Ordinal))
            return file;
        var beside = Path.GetFullPath(file, Path.GetDirectoryName(map.FilePath) ?? "/");
        return File.Exists(beside) ? beside : file;
    }
}
