using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing;

namespace TraceAssertions.HostProgram;

/// <summary>Runs bodies in the order given, each in a scope of its own, and prints what each counted.</summary>
internal static partial class ColdStart
{
    /// <param name="root">A folder in which each body gets one.</param>
    /// <param name="names">Bodies of <see cref="ColdBodies"/>; one may be named twice.</param>
    public static async Task<int> Run(string root, string[] names)
    {
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
            if (Environment.GetEnvironmentVariable("COLD_ALL") == "1")
            {
                foreach (var span in trace.Spans)
                    text.AppendLine(CultureInfo.InvariantCulture, $"    {span.RepetitionCount} {span.Tid} {Describe(span, folder)} noise={span.Noise} {span.Confidence} fd={span.Fd} = {span.Result}");
            }
        }

        Console.Write(text.ToString());
        return 0;
    }

    private static string Counted(CausalTrace trace, string folder)
    {
        var text = new StringBuilder();
        foreach (var group in trace.Spans.Where(span => span.IsSyscall && span.Counts).GroupBy(span => Describe(span, folder)).OrderBy(group => group.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"  {group.Sum(span => span.RepetitionCount)} {group.Key}");
        return text.ToString();
    }

    private static string Describe(Span span, string folder) =>
        Random().Replace($"{span.Process()}{span.ShortName} {span.Path} {span.OtherPath} ({span.Arguments}) {span.RequestedBytes} {span.Error}".Replace(folder, "<folder>", StringComparison.Ordinal), "$1XXXXXX");

    // The part of a temporary name that the C library draws.
    [GeneratedRegex("(/cold-|/tmp)[0-9A-Za-z]{6}(?=[/. ]|$)")]
    private static partial Regex Random();

    private static string Process(this Span span) => span.Parent is { Category: "process" } parent ? parent.ShortName + ": " : "";
}
