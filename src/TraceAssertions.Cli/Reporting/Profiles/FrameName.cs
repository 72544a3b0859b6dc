using System.Globalization;
using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>How a frame is called in tables and flame graphs: by what its author wrote, which for translated code is the original.</summary>
internal static class FrameName
{
    /// <summary>Calls whose stack was not taken: a new program's execve(2), calls without end.</summary>
    public const string NoStack = "[no stack]";

    /// <summary>The place that stands for a frame: what it was translated from where that names a function or a line, else itself.</summary>
    public static SourceLocation Shown(SourceLocation frame) => frame.TranslatedFrom is { } from && (from.Function is not null || from.Line > 0) ? from : frame;

    /// <summary>The function; where none is known the line, else the module in brackets.</summary>
    public static string Of(SourceLocation frame)
    {
        var shown = Shown(frame);
        var name = shown.Function ?? frame.Function;
        if (name is null && shown is { File: not null, Line: > 0 })
            name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(shown.File)}:{shown.Line}");
        return name is null ? ModuleOf(frame) : PlainText.OneLine(name);
    }

    /// <summary>The module in brackets.</summary>
    public static string ModuleOf(SourceLocation frame) => PlainText.OneLine($"[{frame.Module ?? "unknown"}]");

    /// <summary>The same without what parts frames and lines in folded stacks.</summary>
    public static string Folded(SourceLocation frame) => Of(frame).Replace(';', ':');
}
