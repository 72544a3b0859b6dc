namespace TraceAssertions.Golden;

/// <summary>Says in which rules a golden trace differs from one that is made with the defaults.</summary>
internal static class CaptureRules
{
    /// <summary>One line for each deviation, in a fixed order: <c>noise off</c>, <c>noise without jit</c>, <c>without scrubber guids</c>, <c>scrubber runs: run-\d+ → run-{n}</c>.</summary>
    public static IReadOnlyList<string> Describe(GoldenOptions options, NoiseOptions noise)
    {
        var rules = new List<string>();
        if (!noise.Enabled)
            rules.Add("noise off");
        else
            rules.AddRange(Sorted(noise.Disabled).Select(rule => $"noise without {rule}"));
        rules.AddRange(Sorted(options.DisabledScrubbers).Select(scrubber => $"without scrubber {scrubber}"));
        rules.AddRange(options.Scrubbers.Select(scrubber => $"scrubber {scrubber.Name}: {scrubber.Pattern} → {scrubber.Replacement}"));
        return rules;
    }

    private static IEnumerable<string> Sorted(IEnumerable<string> names) => names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
