using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Runs bodies in the order given, each in a scope of its own, and prints what each counted.</summary>
internal static partial class ColdStart
{
    /// <param name="root">A folder in which each body gets one.</param>
    /// <param name="names">Bodies of <see cref="ColdBodies"/>, where one may be named twice; <c>all</c> for all, or <c>shuffled N</c> for all in an order that N determines.</param>
    public static async Task<int> Run(string root, string[] names)
    {
        names = names switch
        {
            ["all"] => [.. ColdBodies.All.Keys],
            ["shuffled", var seed] => Shuffled(int.Parse(seed, CultureInfo.InvariantCulture)),
            _ => names,
        };
        var tracer = NativeTracer.ForThisProcess;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"backend {tracer.Backend}");
        for (var i = 0; i < names.Length; i++)
        {
            var folder = Path.Combine(root, i.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(folder);
            var body = ColdBodies.All[names[i]];
            var scope = tracer.BeginScope(names[i]);
            await body(folder);
            var trace = scope.End();
            text.AppendLine(CultureInfo.InvariantCulture, $"## {names[i]} {(trace.Completeness.IsComplete ? "" : trace.Completeness.Describe())}");
            text.Append(Counted(trace, folder));
        }

        Console.Write(text.ToString());
        return 0;
    }

    // Not by Random.Shuffle: its first use in the process is a body's.
    private static string[] Shuffled(int seed) => [.. ColdBodies.All.Keys.OrderBy(name => ((name[0] * 31) + name[^1] + name.Length) * seed % 101)];

    private static string Counted(CausalTrace trace, string folder)
    {
        var text = new StringBuilder();
        foreach (var group in trace.Spans.Where(span => span.IsSyscall && span.Counts).GroupBy(span => Describe(span, folder)).OrderBy(group => group.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {group.Sum(span => span.RepetitionCount)} {group.Key}");
        return text.ToString();
    }

    private static string Describe(Span span, string folder)
    {
        // Files of the kernel's differ in length from one moment to the next, and so does what is left of a buffer to fill.
        var size = span.Path?.StartsWith("/proc/", StringComparison.Ordinal) == true ? -1 : span.RequestedBytes;
        var process = span.Parent is { Category: "process" } parent ? parent.ShortName + ": " : "";
        return Random().Replace($"{process}{span.ShortName} {span.Path} {span.OtherPath} ({span.Arguments}) {size} {span.Error}".Replace(folder, "<folder>", StringComparison.Ordinal), "$1XXXXXX");
    }

    // The part of a temporary name that the C library draws.
    [GeneratedRegex("(/cold-|/tmp|/trace-assertions-)[0-9A-Za-z]{6}(?=[/. ]|$)")]
    private static partial Regex Random();
}
