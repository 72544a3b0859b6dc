using System.Globalization;
using TraceAssertions.Conditions;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>The line that caused a finding, told from the folder of the report.</summary>
/// <param name="Path">The file: from the root where it lies below, else as the debug information names it.</param>
/// <param name="IsBelowRoot">Whether it lies below the root.</param>
/// <param name="Line">One-based.</param>
/// <param name="Text"><c>at src/Importer.cs:127 in Importer.Load</c>, with <c>near</c> where the line is approximate.</param>
internal sealed record SourcePlace(string Path, bool IsBelowRoot, int Line, string Text)
{
    // A deterministic build (PathMap, ContinuousIntegrationBuild) names the repository's root so.
    private const string DeterministicRoot = "/_/";

    /// <summary>The places of which a line is known.</summary>
    public static IReadOnlyList<SourcePlace> Of(IEnumerable<VerdictSource> sources, SourceRoot root) => [.. sources.Select(source => Of(source, root)).OfType<SourcePlace>()];

    /// <summary>The place; null where no line is known.</summary>
    public static SourcePlace? Of(VerdictSource? source, SourceRoot root)
    {
        if (source is not { File: { Length: > 0 } file, Line: > 0 } || file.Contains('\0', StringComparison.Ordinal))
            return null;
        var precision = SourcePrecisions.Parse(source.Precision);
        if (precision is not (SourcePrecision.ExactLine or SourcePrecision.ApproximateLine))
            return null;
        var mapped = file.StartsWith(DeterministicRoot, StringComparison.Ordinal) ? System.IO.Path.Combine(root.FullPath, file[DeterministicRoot.Length..]) : null;
        var full = mapped is not null && File.Exists(mapped) ? mapped : file;
        // What is no absolute path here may be one of another system: C:\src\Importer.cs.
        var below = System.IO.Path.IsPathRooted(full) && root.Holds(full);
        var path = below ? root.Relative(full) : full;
        var near = precision == SourcePrecision.ApproximateLine ? "near" : "at";
        var function = source.Function is null ? "" : $" in {source.Function}";
        var from = source.TranslatedFrom is { File: { } original, Line: > 0 and var line } ? string.Create(CultureInfo.InvariantCulture, $" (from {original}:{line})") : "";
        return new(path, below, source.Line, PlainText.OneLine(string.Create(CultureInfo.InvariantCulture, $"{near} {path}:{source.Line}{function}{from}")));
    }
}
