using TraceAssertions.Conditions;

namespace TraceAssertions;

/// <summary>What golden traces and their files may be called.</summary>
internal static class GoldenNames
{
    /// <summary>How the name of a received file ends.</summary>
    public const string ReceivedSuffix = ".received.json";

    /// <summary>How the name of a file with source lines ends.</summary>
    public const string SourceSuffix = "_source.json";

    /// <summary>How the name of a summary ends.</summary>
    public const string SummarySuffix = "_summary.txt";

    /// <summary>The name of the file without its ending: as trace files are named. A name that would be that of another's companion is told apart by its hash.</summary>
    public static string StemOf(string name)
    {
        var stem = TraceFileName.Of(name);
        return IsCompanion(stem + ".json") ? TraceFileName.Of(name + " ") : stem;
    }

    /// <summary>Whether a file beside a golden file belongs to it.</summary>
    public static bool IsCompanion(string file) =>
        file.EndsWith(ReceivedSuffix, StringComparison.Ordinal) || file.EndsWith(SourceSuffix, StringComparison.Ordinal);

    /// <summary>What is wrong with a name that somebody chose, of a program or a variant; null where nothing is.</summary>
    public static Diagnostic? Check(string name)
    {
        var wrong = string.IsNullOrWhiteSpace(name) ? "it is empty"
            : name.Any(char.IsControl) ? "it holds a control character"
            : name.Contains('/', StringComparison.Ordinal) ? "it holds '/'"
            : name.Contains('\\', StringComparison.Ordinal) ? "it holds '\\'"
            : name.Contains("..", StringComparison.Ordinal) ? "it holds '..'"
            : name == "." ? "it is the folder itself"
            : null;
        return wrong is null ? null : new Diagnostic(
            GoldenCodes.BadName,
            DiagnosticSeverity.Error,
            $"'{PlainText.Short(PlainText.OneLine(name))}' cannot be the name of a golden trace: {wrong}",
            Remedy: "name it with letters, digits, '.', '_' and '-'");
    }

    /// <summary>What is wrong with the folder or a variant; null where nothing is.</summary>
    public static Diagnostic? Check(GoldenOptions options) => string.IsNullOrWhiteSpace(options.Directory) || options.Directory.Any(char.IsControl)
        ? new Diagnostic(GoldenCodes.BadName, DiagnosticSeverity.Error, "the folder of the golden traces has no usable name", Remedy: "set [golden] directory, for example to \"golden_traces\"")
        : options.Variants.Select(variant => Check(variant.Name)).FirstOrDefault(diagnostic => diagnostic is not null);
}
