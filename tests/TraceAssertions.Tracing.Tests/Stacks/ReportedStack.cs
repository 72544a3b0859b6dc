using System.Globalization;

namespace TraceAssertions.Tracing.Tests.Stacks;

/// <summary>What <c>stacks.c</c> says of its own stack, by backtrace(3).</summary>
internal sealed record ReportedStack(string Name, int Pid, IReadOnlyList<string> Places)
{
    public static List<ReportedStack> Read(string file, string program) => File.ReadAllText(file).Split("# ", StringSplitOptions.RemoveEmptyEntries).Select(block =>
    {
        var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var words = lines[0].Split(' ');
        return new ReportedStack(words[0], int.Parse(words[1], CultureInfo.InvariantCulture), [.. lines[1..].Select(line => Place(line.Split(' '), program))]);
    }).ToList();

    /// <summary>Without a loader the program itself is all there is.</summary>
    private static string Place(string[] words, string program) => $"{(words[0] == "?" ? program : Path.GetFileName(words[0]))} {words[1]}";
}
