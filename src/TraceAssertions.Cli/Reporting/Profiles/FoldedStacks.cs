using System.Globalization;

namespace TraceAssertions.Cli.Reporting.Profiles;

/// <summary>Folded stacks, one line each, as flamegraph.pl and its successors read them (github.com/brendangregg/FlameGraph): frames parted by semicolons, the outermost first, a space, the weight.</summary>
internal static class FoldedStacks
{
    /// <summary>Writes them in the order of their text.</summary>
    public static void Write(TextWriter writer, StackCosts costs, ITraceStacks stacks, ProfileWeight weight)
    {
        var folded = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var stack in WeightedStack.Of(costs, stacks, weight))
        {
            var frames = stack.Frames.Count == 0 ? [FrameName.NoStack] : stack.Frames.Select(FrameName.Folded);
            var line = string.Join(';', frames.Append(stack.Call));
            folded[line] = folded.GetValueOrDefault(line) + stack.Weight;
        }

        foreach (var (line, sum) in folded)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line} {sum}"));
    }
}
