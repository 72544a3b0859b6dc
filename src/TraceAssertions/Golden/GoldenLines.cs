using System.Text;

namespace TraceAssertions;

/// <summary>Puts the lines of a golden trace into the one order and form in which they are written and compared.</summary>
internal static class GoldenLines
{
    /// <summary>The lines in canonical order: of a multiset sorted, alike lines added up; of a sequence grouped by process, each in its own order.</summary>
    /// <remarks>A text that is no Unicode has the replacement character where a file would have it, so that what is compared is what would be read back.</remarks>
    public static IReadOnlyList<GoldenCall> Canonical(IReadOnlyList<GoldenCall> calls, GoldenComparisonMode mode)
    {
        var clean = calls.Select(Clean);
        return mode == GoldenComparisonMode.Sequence
            ? [.. clean.OrderBy(call => call.Process, StringComparer.Ordinal)]
            : [.. Merged(clean.OrderBy(call => call, GoldenCallOrder.Instance))];
    }

    /// <summary>The line without how often: what two golden traces are matched by.</summary>
    public static GoldenCall Key(GoldenCall call) => call with { Count = call.Count is null ? null : 1, Bytes = call.Bytes is null ? null : 0 };

    private static IEnumerable<GoldenCall> Merged(IEnumerable<GoldenCall> sorted)
    {
        GoldenCall? last = null;
        foreach (var call in sorted)
        {
            if (last is not null && GoldenCallOrder.Instance.Compare(last, call) == 0)
            {
                last = last with { Count = last.Count + call.Count, Bytes = last.Bytes + call.Bytes };
                continue;
            }

            if (last is not null)
                yield return last;
            last = call;
        }

        if (last is not null)
            yield return last;
    }

    private static GoldenCall Clean(GoldenCall call) =>
        IsUnicode(call.Process) && IsUnicode(call.Name) && IsUnicode(call.Path) && IsUnicode(call.OtherPath) && IsUnicode(call.Arguments) && IsUnicode(call.Error)
            ? call
            : call with
            {
                Process = Replaced(call.Process)!,
                Name = Replaced(call.Name)!,
                Path = Replaced(call.Path),
                OtherPath = Replaced(call.OtherPath),
                Arguments = Replaced(call.Arguments),
                Error = Replaced(call.Error),
            };

    private static bool IsUnicode(string? text) => text is null || !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') || Replaced(text) == text;

    private static string? Replaced(string? text) => text is null ? null : string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
