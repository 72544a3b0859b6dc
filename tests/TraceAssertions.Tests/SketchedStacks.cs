using System.Globalization;

namespace TraceAssertions.Tests;

/// <summary>The stacks of a drawn trace: a table of places, each text one stack. Counts how often it is asked.</summary>
internal sealed class SketchedStacks : ITraceStacks
{
    private readonly List<CallStack> _stacks = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>How often a stack was looked up.</summary>
    public int Resolved { get; private set; }

    public IReadOnlyList<Diagnostic> Notices => [];

    /// <summary>
    /// The number of the stack that leads to a place: <c>Importer.cs:127 in Importer.Load</c>, <c>near …</c>, <c>Importer.Load</c>; callers follow a <c> &lt; </c>, what follows a <c>#</c> tells
    /// stacks of one place apart, <c>?</c> is no place, <c>async</c> before it an async method, and the stack of <c>cut</c> is not whole.
    /// </summary>
    public int NumberOf(string? site)
    {
        if (site is null)
            return 0;
        if (_numbers.TryGetValue(site, out var number))
            return number;
        var place = site.Split('#')[0];
        if (place.StartsWith("async ", StringComparison.Ordinal))
            return _numbers[site] = Add(new CallStack([Parse(place[6..])! with { IsAsync = true }]) { Site = Parse(place[6..]), IsComplete = false });
        var isCut = place.StartsWith("cut ", StringComparison.Ordinal);
        var frames = (isCut ? place[4..] : place).Split(" < ").Select(Parse).ToList();
        return _numbers[site] = Add(new CallStack([.. frames.OfType<SourceLocation>()]) { Site = frames[0], IsComplete = !isCut });
    }

    /// <summary>Adds a stack.</summary>
    public int Add(CallStack stack)
    {
        _stacks.Add(stack);
        return _stacks.Count;
    }

    public CallStack Resolve(int stack)
    {
        Resolved++;
        return _stacks[stack - 1];
    }

    public static SourceLocation? Parse(string site)
    {
        if (site == "?")
            return null;
        if (site.StartsWith("other ", StringComparison.Ordinal))
            return Parse(site[6..])! with { IsUserCode = false };
        var near = site.StartsWith("near ", StringComparison.Ordinal);
        var parts = (near ? site[5..] : site).Split(" in ", 2);
        var colon = parts[0].LastIndexOf(':');
        return colon < 0
            ? new SourceLocation { Precision = SourcePrecision.Function, Function = parts[0], Module = "App.dll", Offset = 16, IsUserCode = true }
            : new SourceLocation
            {
                Precision = near ? SourcePrecision.ApproximateLine : SourcePrecision.ExactLine,
                File = "/src/app/" + parts[0][..colon],
                Line = int.Parse(parts[0][(colon + 1)..], CultureInfo.InvariantCulture),
                Function = parts.Length > 1 ? parts[1] : null,
                Language = "csharp",
                Module = "App.dll",
                Offset = 16,
                IsUserCode = true,
            };
    }
}
