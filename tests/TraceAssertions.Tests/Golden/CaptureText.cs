using System.Globalization;

namespace TraceAssertions.Tests.Golden;

/// <summary>Captures a sketched trace and writes each line of the golden trace as short text.</summary>
internal static class CaptureText
{
    public static readonly GoldenOptions Sequence = new() { Compare = GoldenComparisonMode.Sequence };

    /// <summary>The options with these scrubbers off.</summary>
    public static GoldenOptions Without(params string[] scrubbers) => new() { DisabledScrubbers = scrubbers };

    public static GoldenTrace Capture(CausalTrace trace, GoldenOptions? options = null) =>
        new GoldenCapture(options, projectDirectory: "/work/project", outputDirectory: "/work/project/bin/Debug").Capture(trace);

    /// <summary>The lines of a trace that is drawn below the root span of a test.</summary>
    public static IReadOnlyList<string> Lines(Action<TraceSketch> draw, GoldenOptions? options = null) => Lines(Trace(draw), options);

    public static IReadOnlyList<string> Lines(CausalTrace trace, GoldenOptions? options = null) => [.. Capture(trace, options).Calls.Select(Text)];

    public static CausalTrace Trace(Action<TraceSketch> draw) => TraceSketch.Of(t =>
    {
        t.Span("test:T", 0, 1_000_000);
        draw(t);
    });

    /// <summary>The path of one call on it, as it stands in the golden trace.</summary>
    public static string? PathOf(string path, GoldenOptions? options = null) =>
        Capture(Trace(t => t.Call("unlink", 1, 2, path: path)), options).Calls.Single().Path;

    /// <summary><c>test openat /a [O_RDONLY] 5B ENOENT ×2</c>; a line of which only the bytes count ends in <c>=7B</c>.</summary>
    public static string Text(GoldenCall call)
    {
        var parts = new[]
        {
            call.Process,
            call.Name.Replace("syscall:", "", StringComparison.Ordinal),
            call.Path,
            call.OtherPath is null ? null : "-> " + call.OtherPath,
            call.Arguments is null ? null : $"[{call.Arguments}]",
            call.Size is null ? null : string.Create(CultureInfo.InvariantCulture, $"{call.Size}B"),
            call.Error,
            call.Count is null ? string.Create(CultureInfo.InvariantCulture, $"={call.Bytes}B") : string.Create(CultureInfo.InvariantCulture, $"×{call.Count}"),
        };
        return string.Join(' ', parts.OfType<string>());
    }
}
