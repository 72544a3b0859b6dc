using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>Compares the places that calls were made at with a text, and says where that cannot be told.</summary>
/// <param name="trace">A trace with the stack of every call.</param>
/// <param name="text">A comparison of <see cref="SpanField.Source"/>.</param>
internal sealed class SourceComparison(CausalTrace trace, SpanPredicate.TextComparison text)
{
    // Optimised code tells a line near the true one; no method of a sane length is left by more.
    private const int Near = 100;

    private readonly Dictionary<int, bool?> _holds = [];
    private readonly Lazy<bool[]> _isPartlyUnknown = new(() => PartlyUnknown(trace));

    /// <summary>Whether the comparison holds for the calls of a row; null where it cannot be told, because the place is not known or not well enough.</summary>
    public bool? Holds(int row)
    {
        var columns = trace.Columns;

        // What is no call was made nowhere.
        if (!columns.Strings[columns.Name[row]]!.StartsWith("syscall:", StringComparison.Ordinal))
            return PredicateCompiler.Holds("", text);
        if (columns.Stack[row] is 0 and var stack || _isPartlyUnknown.Value[row])
            return null;
        stack = columns.Stack[row];
        if (!_holds.TryGetValue(stack, out var holds))
            _holds.Add(stack, holds = HoldsAt(trace.Stacks?.Resolve(stack).Site));
        return holds;
    }

    /// <summary>How a condition writes a place: <c>Importer.cs:127 in Importer.Load</c>.</summary>
    private static string TextOf(SourceLocation site, int line) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(site.File)}:{line}") + (site.Function is null ? "" : $" in {site.Function}");

    private bool? HoldsAt(SourceLocation? site)
    {
        switch (site)
        {
            case { Precision: SourcePrecision.ExactLine }:
                return PredicateCompiler.Holds(TextOf(site, site.Line), text);
            case { Precision: SourcePrecision.ApproximateLine }:
                var holds = PredicateCompiler.Holds(TextOf(site, site.Line), text);
                for (var line = Math.Max(1, site.Line - Near); line <= site.Line + Near; line++)
                {
                    if (PredicateCompiler.Holds(TextOf(site, line), text) != holds)
                        return null;
                }

                return holds;
            default:
                // In which file a function is, and what of the user's called it, is not known: it may be the one that is meant.
                return null;
        }
    }

    /// <summary>Rows with a call of which nothing is known: it joined the run because nothing speaks against it.</summary>
    private static bool[] PartlyUnknown(CausalTrace trace)
    {
        var columns = trace.Columns;
        var unknown = new bool[columns.Name.Length];
        for (var i = 0; i < columns.CallStack.Length; i++)
        {
            var (stack, row) = (columns.CallStack[i], columns.CallRow[i]);
            unknown[row] |= stack == 0 || (stack != columns.Stack[row] && trace.Stacks?.Resolve(stack).Site is null);
        }

        return unknown;
    }
}
