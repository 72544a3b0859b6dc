using System.Text;

namespace TraceAssertions.Tracing.Tests.Differential;

/// <summary>Reads what the host program's <c>trace</c> wrote: thread, name, result, paths and printed text, with NUL between and U+0001 after each.</summary>
internal static class SeenCallLog
{
    public static Dictionary<int, List<SeenCall>> Read(string file)
    {
        var threads = new Dictionary<int, List<SeenCall>>();
        foreach (var record in File.ReadAllText(file, Encoding.Latin1).Split('\u0001', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = record.Split('\0');
            var tid = int.Parse(fields[0]);
            if (!threads.TryGetValue(tid, out var calls))
                threads[tid] = calls = [];
            calls.Add(new SeenCall(fields[1], fields[2], fields[3].Length == 0 ? null : fields[3], fields[4].Length == 0 ? null : fields[4], fields[5]));
        }

        return threads;
    }
}
