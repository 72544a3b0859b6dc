namespace TraceAssertions;

/// <summary>The folder of a project's golden traces and the names of the files in it.</summary>
/// <remarks><c>NAME.json</c>, <c>NAME_summary.txt</c>, <c>NAME_source.json</c>, <c>NAME.received.json</c>; <c>ANALYSIS.md</c> for all. A variant has a folder of its own below.</remarks>
internal sealed class GoldenDirectory
{
    /// <summary>How the name of a received file ends.</summary>
    public const string ReceivedSuffix = GoldenNames.ReceivedSuffix;

    /// <summary>The name of the page about all golden traces of a folder.</summary>
    public const string AnalysisFile = "ANALYSIS.md";

    private readonly Diagnostic? _wrong;

    /// <param name="projectDirectory">The project's folder.</param>
    /// <param name="options">The table <c>[golden]</c>.</param>
    /// <param name="environment">Decides which variant applies.</param>
    public GoldenDirectory(string projectDirectory, GoldenOptions options, GoldenEnvironment environment)
    {
        _wrong = GoldenNames.Check(options);
        var folder = _wrong is not null ? GoldenOptions.Default.Directory : options.Directory;
        Variant = options.Variants.FirstOrDefault(variant => Fits(variant, environment));

        // A name that leads elsewhere is refused by Write; until then nothing outside of the folder is looked at either.
        FullPath = Path.GetFullPath(Variant is null ? folder : Path.Combine(folder, GoldenNames.Check(Variant.Name) is null ? Variant.Name : TraceFileName.Of(Variant.Name)), Path.GetFullPath(projectDirectory));
    }

    /// <summary>The absolute folder, the variant's where one applies. It need not exist.</summary>
    public string FullPath { get; }

    /// <summary>The variant that applies, the first that fits the environment; null where none does.</summary>
    public GoldenVariant? Variant { get; }

    /// <summary>Why there can be nothing in the folder: it, or one above it, is a file (TA3014). Null where nothing stands in the way.</summary>
    public Diagnostic? Obstacle
    {
        get
        {
            for (var folder = FullPath; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            {
                if (Path.Exists(folder))
                    return new(GoldenCodes.InputOutput, DiagnosticSeverity.Error, "the folder of the golden traces is a file", folder, Remedy: "remove or rename it, or name another folder: directory in [golden] of renacer.toml");
            }

            return null;
        }
    }

    /// <summary>What is wrong with a name that somebody chose for a program (TA3006); null where nothing is. A test's display name may be anything.</summary>
    public static Diagnostic? CheckName(string name) => GoldenNames.Check(name);

    /// <summary>The absolute path of a golden file.</summary>
    /// <param name="name">A test's display name or a program's name; anything: it is made safe as the names of trace files are.</param>
    public string PathOf(string name) => Path.Combine(FullPath, GoldenNames.StemOf(name) + ".json");

    /// <summary>The absolute path of the received file.</summary>
    public string ReceivedPathOf(string name) => Path.Combine(FullPath, GoldenNames.StemOf(name) + ReceivedSuffix);

    /// <summary>The absolute path of the golden file that a user means, by the name of the test or of the file without its ending; null where there is neither a golden nor a received file.</summary>
    public string? Find(string nameOrStem)
    {
        string[] stems = GoldenNames.Check(nameOrStem) is null ? [GoldenNames.StemOf(nameOrStem), nameOrStem] : [GoldenNames.StemOf(nameOrStem)];
        return stems.Where(stem => !GoldenNames.IsCompanion(stem + ".json"))
            .Select(stem => Path.Combine(FullPath, stem))
            .Where(stem => File.Exists(stem + ".json") || File.Exists(stem + ReceivedSuffix))
            .Select(stem => stem + ".json")
            .FirstOrDefault();
    }

    /// <summary>The absolute paths of all golden files in it, ordered; received, summary and source files are not among them.</summary>
    /// <exception cref="TraceAssertionsException">The folder cannot be read (TA3014).</exception>
    public IReadOnlyList<string> Goldens() => Files(file => !GoldenNames.IsCompanion(file));

    /// <summary>The absolute paths of all received files in it, ordered.</summary>
    /// <exception cref="TraceAssertionsException">The folder cannot be read (TA3014).</exception>
    public IReadOnlyList<string> Received() => Files(file => file.EndsWith(ReceivedSuffix, StringComparison.Ordinal));

    /// <summary>Writes the three files of a golden trace, each whole or not at all; returns what went wrong, or null. A file that is already right is not touched.</summary>
    /// <remarks>A golden file that cannot be read is not overwritten: its diagnostic is returned.</remarks>
    public Diagnostic? Write(GoldenTrace golden)
    {
        if (_wrong is not null)
            return _wrong;
        var path = PathOf(golden.Name);
        if (IsThere(path) && !GoldenTrace.TryLoad(path, out _, out var unreadable))
            return unreadable;
        var stem = Path.Combine(FullPath, GoldenNames.StemOf(golden.Name));

        // The golden file comes last: where it is, its companions are.
        return Put(stem + GoldenNames.SummarySuffix, GoldenSummaryText.ToBytes(golden))
            ?? Put(stem + GoldenNames.SourceSuffix, GoldenSourceFile.ToBytes(golden))
            ?? Put(path, GoldenFileWriter.ToBytes(golden));
    }

    /// <summary>Writes <c>ANALYSIS.md</c> for all golden traces in the folder; returns what went wrong, or null. It is removed where there is no golden trace.</summary>
    public Diagnostic? WriteAnalysis()
    {
        if (_wrong is not null)
            return _wrong;
        var path = Path.Combine(FullPath, AnalysisFile);
        try
        {
            var goldens = new List<(string File, GoldenTrace Golden)>();
            foreach (var file in Goldens())
            {
                if (!GoldenTrace.TryLoad(file, out var golden, out var unreadable))
                    return unreadable;
                goldens.Add((Path.GetFileName(file), golden));
            }

            if (goldens.Count > 0)
                return Put(path, GoldenAnalysis.ToBytes(goldens));
            File.Delete(path);
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (TraceAssertionsException e)
        {
            return e.Diagnostics[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return GoldenCodes.Unwritten(path, e.Message.TrimEnd('.'));
        }
    }

    /// <summary>Writes a file whole or not at all, unless it is already right; returns what went wrong, or null.</summary>
    internal static Diagnostic? Put(string path, byte[] bytes) =>
        IsAlready(path, bytes) ? null : AtomicFile.Write(path, file => file.Write(bytes), lasting: true) is { } reason ? GoldenCodes.Unwritten(path, reason) : null;

    /// <summary>Whether there is something that must not be lost; a link that leads nowhere is not.</summary>
    private static bool IsThere(string path)
    {
        try
        {
            return Path.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is not { Exists: false };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static bool IsAlready(string path, byte[] bytes)
    {
        try
        {
            var file = new FileInfo(path);
            return file is { Exists: true, LinkTarget: null } && file.Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is written anew, and if that fails, the reason is told.
            return false;
        }
    }

    private List<string> Files(Func<string, bool> wanted)
    {
        try
        {
            return [.. Directory.EnumerateFiles(FullPath, "*.json")
                .Where(file => !Path.GetFileName(file).StartsWith('.') && wanted(Path.GetFileName(file)))
                .Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException) when (Obstacle is null)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceAssertionsException(Obstacle ?? new Diagnostic(
                GoldenCodes.InputOutput,
                DiagnosticSeverity.Error,
                $"the folder of the golden traces cannot be read: {e.Message.TrimEnd('.')}",
                FullPath,
                Remedy: "grant read access to it"));
        }
    }

    private static bool Fits(GoldenVariant variant, GoldenEnvironment environment) =>
        Fits(variant.Runtime, environment.Runtime)
        && Fits(variant.OperatingSystem, environment.OperatingSystem)
        && Fits(variant.Architecture, environment.Architecture)
        && Fits(variant.Libc, environment.Libc);

    private static bool Fits(string? glob, string? text) => glob is null || (text is not null && Glob.Matches(glob, text));
}
