using System.Globalization;

namespace TraceAssertions.Conditions.Evaluation;

/// <summary>Words where in the source something comes from, no better known than it is.</summary>
internal static class SourcePlaceText
{
    private const double NearlyAll = 0.9;
    private const double Most = 0.5;

    /// <summary>
    /// <c>at Importer.cs:127 in Importer.Load</c>, <c>mostly at simulation.rs:127 in load_data (from simulation.py:42)</c>, <c>near Importer.cs:127 in Importer.Load</c>,
    /// <c>in Importer.Load (line not known)</c>.
    /// </summary>
    /// <param name="source">The place.</param>
    /// <param name="share">The part that comes from there, 0 to 1.</param>
    public static string Describe(SourceLocation source, double share = 1)
    {
        var part = share >= NearlyAll ? "" : share >= Most ? "mostly " : "among others ";
        var text = PlainText.OneLine(source.ToString());
        return part + source.Precision switch
        {
            SourcePrecision.ApproximateLine => text,
            SourcePrecision.Function => "in " + text,
            _ => "at " + text,
        } + (source.TranslatedFrom is { File: not null } from ? $" (from {Translated(from)})" : "");
    }

    private static string Translated(SourceLocation from)
    {
        var place = from.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(from.File)}:{from.Line}") : Path.GetFileName(from.File)!;
        return PlainText.OneLine(from.Precision == SourcePrecision.ApproximateLine ? "near " + place : place);
    }
}
