using System.Globalization;
using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.Reporting.Sources;

/// <summary>Places in the source as text: at the end of a call's line, and the frames below it.</summary>
/// <param name="stacks">The stacks.</param>
/// <param name="folder">Files below this folder are named from there.</param>
/// <param name="style">How much is shown.</param>
internal sealed class SourceText(ITraceStacks stacks, string folder, SourceStyle style)
{
    private readonly Dictionary<int, (string Suffix, string Below)> _texts = [];
    private readonly SourceExcerpt _excerpt = new();

    /// <summary>What ends the line of a call that was made on a stack, and the lines below it, each with a line break before it.</summary>
    public (string Suffix, string Below) Of(int stack)
    {
        if (stack == 0)
            return ("", "");
        if (!_texts.TryGetValue(stack, out var text))
            _texts.Add(stack, text = Make(stacks.Resolve(stack)));
        return text;
    }

    /// <summary><c>src/main.rs:42 load_data</c>; with <c>near</c> before it where the line is approximate, the function alone where none is known, else module and offset.</summary>
    public string Place(SourceLocation at)
    {
        var own = PlaceOf(at);
        return at.TranslatedFrom is { } from ? $"{PlaceOf(from)} <- {own}" : own;
    }

    /// <summary><c>src/main.rs:42</c>, with <c>near</c> before it where the line is approximate; of a place with a line.</summary>
    public string Line(SourceLocation at) =>
        string.Create(CultureInfo.InvariantCulture, $"{(at.Precision == SourcePrecision.ApproximateLine ? "near " : "")}{Short(at.File)}:{at.Line}");

    private (string Suffix, string Below) Make(CallStack stack)
    {
        var below = "";
        if (style.Frames)
        {
            below = string.Concat(stack.Frames.Select(frame => "\n" + Frame(frame)));
            if (stack.CausedBy.Count > 0)
                below += "\n > --- caused by ---" + string.Concat(stack.CausedBy.Select(frame => "\n" + Frame(frame)));
        }

        if (style.TranspilerContext && stack.Site?.TranslatedFrom is { } from)
            below += string.Concat(_excerpt.Of(from, Short(from.File)).Select(line => "\n" + line));
        return (stack.Site is { } site ? $" [{Place(site)}]" : "", below);
    }

    /// <summary>As strace -k: <c> &gt; module(function) [file:line]</c>, with the offset in the module where no line is known.</summary>
    private string Frame(SourceLocation frame)
    {
        var module = PlainText.OneLine(frame.Module ?? "?");
        var function = frame.Function is null ? "" : $"({PlainText.OneLine(frame.Function)})";
        var place = frame.File is not null && frame.Line > 0 ? Line(frame) : string.Create(CultureInfo.InvariantCulture, $"0x{frame.Offset:x}");
        var from = frame.TranslatedFrom is { } original ? $" from {PlaceOf(original)}" : "";
        return $" > {module}{function} [{place}]{from}";
    }

    private string PlaceOf(SourceLocation at) => at.Precision switch
    {
        SourcePrecision.ExactLine or SourcePrecision.ApproximateLine => at.Function is null ? Line(at) : $"{Line(at)} {PlainText.OneLine(at.Function)}",
        SourcePrecision.Function => PlainText.OneLine(at.Function ?? "?"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{PlainText.OneLine(at.Module ?? "?")}+0x{at.Offset:x}"),
    };

    private string Short(string? file)
    {
        var name = file ?? "?";
        var below = folder.EndsWith('/') ? folder : folder + "/";
        return PlainText.OneLine(name.StartsWith(below, StringComparison.Ordinal) ? name[below.Length..] : name);
    }
}
