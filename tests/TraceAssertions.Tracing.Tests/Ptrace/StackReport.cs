using System.Globalization;

namespace TraceAssertions.Tracing.Tests.Ptrace;

/// <summary>What <c>Programs/stacks.c</c> tells of itself: the oracle for what a tracer reads from outside.</summary>
internal sealed class StackReport
{
    private readonly List<string[]> _lines;

    public StackReport(IEnumerable<string> lines) => _lines = [.. lines.Select(line => line.Split(' '))];

    /// <summary>The known calls: of which process, which number, and what lies in their stacks.</summary>
    public IEnumerable<KnownCall> Calls => Of("call").Select(words => new KnownCall(Pid(words), int.Parse(words[2], CultureInfo.InvariantCulture), Number(words[3]), Number(words[4]), Number(words[5]), Number(words[6])));

    /// <summary>The processes that told something.</summary>
    public IEnumerable<int> Pids => _lines.Select(Pid).Distinct();

    /// <summary>The auxiliary vector of a process: its entries that are not zero.</summary>
    public Dictionary<ulong, ulong> Auxiliary(int pid) => Of("aux").Where(words => Pid(words) == pid).ToDictionary(words => Number(words[2]), words => Number(words[3]));

    /// <summary>The file whose code a process has at an address, or null.</summary>
    public string? FileAt(int pid, ulong address) =>
        Of("map").Where(words => Pid(words) == pid && Number(words[2]) <= address && address < Number(words[3])).Select(words => Path.GetFileName(words[4])).FirstOrDefault();

    private static int Pid(string[] words) => int.Parse(words[0], CultureInfo.InvariantCulture);

    private static ulong Number(string word) => ulong.Parse(word, CultureInfo.InvariantCulture);

    private IEnumerable<string[]> Of(string kind) => _lines.Where(words => words[1] == kind);

    /// <summary>A call of close(-1000 - Number).</summary>
    /// <param name="Pid">The process.</param>
    /// <param name="Number">Counts the calls of one process.</param>
    /// <param name="Address">Where a local variable of the function that made the call lies.</param>
    /// <param name="Value">Its value.</param>
    /// <param name="End">The end of the mapping that holds it.</param>
    /// <param name="ThreadPointer">The thread pointer; on the thread's stack but for the main thread.</param>
    internal sealed record KnownCall(int Pid, int Number, ulong Address, ulong Value, ulong End, ulong ThreadPointer);
}
