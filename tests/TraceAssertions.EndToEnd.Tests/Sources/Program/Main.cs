using System.Globalization;
using System.Text.RegularExpressions;
using TraceAssertions;

namespace Lines;

/// <summary>Runs each form, many in a trace, and prints, for each call on a file that is named for lines, where the trace says that it was made.</summary>
internal static partial class Program
{
    private const int FormsInATrace = 20;

    // Asked for at the end: looking up a line lists the methods of the process where there are new ones.
    private static readonly List<Span> Seen = [];

    /// <param name="args">The folder with the files; how often each form runs; milliseconds to pause then, for the compiler's next tier; how often each runs after that.</param>
    public static async Task Main(string[] args)
    {
        Sites.Here = args[0] + "/L";
        await Run(int.Parse(args[1], CultureInfo.InvariantCulture));
        await Task.Delay(int.Parse(args[2], CultureInfo.InvariantCulture));
        await Run(int.Parse(args[3], CultureInfo.InvariantCulture));
        foreach (var span in Seen)
            Print(span);
        await Console.Out.WriteLineAsync($"backend {TraceSession.Backend}");
    }

    private static async Task Run(int times)
    {
        foreach (var forms in times == 0 ? [] : Sites.All.Chunk(FormsInATrace))
        {
            var trace = await TraceSession.RunAsync(async () =>
            {
                foreach (var form in forms)
                {
                    for (var i = 0; i < times; i++)
                        await form();
                }
            });
            Seen.AddRange(trace.Spans.Where(span => span.IsSyscall && span.Path is not null && span.Path.StartsWith(Sites.Here, StringComparison.Ordinal)));
        }
    }

    private static void Print(Span span)
    {
        var source = span.Source;
        Console.WriteLine(string.Join('\t', "call", span.ShortName, span.Arguments, Path.GetFileName(span.Path), span.RepetitionCount, source?.Precision.ToString() ?? "None", source?.IsUserCode, source?.File, source?.Line, source?.Function,
            Environment.GetEnvironmentVariable("LINES_STACKS") is null ? "" : Frames(span.Stack)));
    }

    private static string Frames(CallStack? stack) => stack is null ? "" : string.Join(" | ", stack.Frames) + " << " + string.Join(" | ", stack.CausedBy);
}
