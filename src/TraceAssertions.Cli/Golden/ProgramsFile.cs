using TraceAssertions.Conditions;
using TraceAssertions.Conditions.Configuration;
using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Cli.Golden;

/// <summary>Reads the file of <c>--programs</c>, which a build writes from its <c>GoldenTrace</c> items.</summary>
internal sealed class ProgramsFile
{
    private static readonly string[] Keys = ["name", "command", "arguments", "working_directory", "declared_in"];

    private readonly SourceText _source;
    private readonly string _projectDirectory;
    private readonly List<Diagnostic> _diagnostics;
    private readonly Dictionary<string, SourceSpan> _names = new(StringComparer.Ordinal);
    private string? _declaredIn;
    private string _item = "";

    private ProgramsFile(SourceText source, string projectDirectory, List<Diagnostic> diagnostics) =>
        (_source, _projectDirectory, _diagnostics) = (source, projectDirectory, diagnostics);

    /// <summary>The programs in the order of the file; they must not be used where an error was added to <paramref name="diagnostics"/>.</summary>
    /// <param name="path">The absolute path of the file.</param>
    /// <param name="projectDirectory">Where programs run that do not say otherwise, and where relative folders begin.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    public static IReadOnlyList<GoldenProgram> Read(string path, string projectDirectory, List<Diagnostic> diagnostics)
    {
        if (!File.Exists(path))
        {
            diagnostics.Add(new(GateCodes.ProgramsFile, DiagnosticSeverity.Error, "there is no such file of programs", path, Remedy: "correct --programs"));
            return [];
        }

        if (ConfigurationFile.ReadText(path, out var unreadable) is not { } text)
        {
            diagnostics.Add(unreadable!);
            return [];
        }

        var document = TomlDocument.Parse(text, path);
        diagnostics.AddRange(document.Diagnostics);
        return document.Diagnostics.Count > 0 ? [] : new ProgramsFile(document.Source, projectDirectory, diagnostics).ReadAll(document.Root);
    }

    private List<GoldenProgram> ReadAll(TomlTable root)
    {
        var programs = new List<GoldenProgram>();
        foreach (var entry in root.Entries)
        {
            if (entry.Key.Name != "program")
                Wrong(entry.Key.Span, $"unknown key '{entry.Key.Name}'", "the file holds tables [[program]] and nothing else");
            else if (entry.Value is not TomlValue.Array { OfTables: true } tables)
                Wrong(entry.Key.Span, $"'program' is {entry.Value.Kind}", "write [[program]] above each program");
            else
                programs.AddRange(tables.Items.OfType<TomlTable>().Select(ReadOne).OfType<GoldenProgram>());
        }

        return programs;
    }

    private GoldenProgram? ReadOne(TomlTable table)
    {
        _declaredIn = null;
        _declaredIn = Text(table, "declared_in", required: false)?.Value;
        _item = table.Find("name")?.Value is TomlValue.String { Value: { Length: > 0 } item } ? $"the GoldenTrace item '{PlainText.OneLine(item)}'" : "a GoldenTrace item";
        foreach (var entry in table.Entries.Where(entry => !Keys.Contains(entry.Key.Name)))
            Wrong(entry.Key.Span, $"unknown key '{entry.Key.Name}'", NameSuggestion.DidYouMean(entry.Key.Name, Keys) ?? $"the keys are {string.Join(", ", Keys)}");
        var name = Text(table, "name", required: true);
        var command = Text(table, "command", required: true);
        var folder = Text(table, "working_directory", required: false);
        var arguments = Arguments(table);
        if (name is null || command is null || arguments is null)
            return null;
        if (command.Value.Length == 0)
            return Wrong(command.Span, "the command is empty", "name a program");
        if (GoldenDirectory.CheckName(name.Value) is { } bad)
            return Wrong(name.Span, bad.Message, bad.Remedy, bad.Code);

        if (!_names.TryAdd(name.Value, name.Span))
            return Wrong(name.Span, $"two programs are named '{name.Value}'", "give each its own name", GateCodes.TwoOfOneName);

        return new(name.Value, command.Value, arguments, Path.GetFullPath(folder?.Value ?? ".", _projectDirectory), _declaredIn ?? _source.FileName, _declaredIn is null ? name.Span.Line : 0, _declaredIn is null ? name.Span.Column : 0);
    }

    private TomlValue.String? Text(TomlTable table, string key, bool required)
    {
        switch (table.Find(key)?.Value)
        {
            case TomlValue.String text:
                if (!text.Value.Contains('\0', StringComparison.Ordinal))
                    return text;
                Wrong(text.Span, $"'{key}' has a NUL character", "no program can be given one");
                return null;
            case null:
                if (required)
                    Wrong(table.HeaderSpan, $"a program has no {key}", $"add {key} = \"…\"");
                return null;
            case var other:
                Wrong(other.Span, $"'{key}' is {other.Kind}", "write a string");
                return null;
        }
    }

    private IReadOnlyList<string>? Arguments(TomlTable table)
    {
        switch (table.Find("arguments")?.Value)
        {
            case null:
                return [];
            case TomlValue.String line when ShellWords.TrySplit(line.Value, out var words) && !line.Value.Contains('\0', StringComparison.Ordinal):
                return words;
            case TomlValue.String line:
                Wrong(line.Span, "a quote in 'arguments' is not closed, or nothing follows a backslash", "close the quote, or write an array of strings");
                return null;
            case TomlValue.Array array when array.Items.All(item => item is TomlValue.String text && !text.Value.Contains('\0', StringComparison.Ordinal)):
                return [.. array.Items.Cast<TomlValue.String>().Select(text => text.Value)];
            case var other:
                Wrong(other.Span, $"'arguments' is {other.Kind}", "write a string, or an array of strings");
                return null;
        }
    }

    // What a build wrote is mended in the project, of which no line is known.
    private GoldenProgram? Wrong(SourceSpan place, string message, string? remedy, string code = GateCodes.ProgramsFile)
    {
        _diagnostics.Add(_declaredIn is null ? _source.Error(code, place, message, remedy) : new(code, DiagnosticSeverity.Error, $"{_item}: {message}", _declaredIn, Remedy: remedy));
        return null;
    }
}
