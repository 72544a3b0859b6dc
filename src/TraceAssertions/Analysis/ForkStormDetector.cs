using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>Finds tests, processes and activities that start very many processes.</summary>
internal static class ForkStormDetector
{
    public static IEnumerable<AntipatternFinding> Find(CausalTrace trace, AnalysisOptions options)
    {
        var columns = trace.Columns;
        var isProcess = Array.ConvertAll(columns.Strings, name => name is not null && name.StartsWith("process:", StringComparison.Ordinal));
        var families = new SortedDictionary<int, List<int>>();
        for (var row = 0; row < trace.SpanCount; row++)
        {
            if (!isProcess[columns.Name[row]] || columns.Parent[row] < 0 || !trace[row].Counts)
                continue;
            if (!families.TryGetValue(columns.Parent[row], out var family))
                families.Add(columns.Parent[row], family = []);
            family.Add(row);
        }

        var storms = families.Where(family => family.Value.Count >= options.ForkStormThreshold).ToList();
        var births = storms.Count == 0 ? [] : Births(trace);
        foreach (var (parent, children) in storms)
        {
            // The calls that made them say where in the source that was.
            var calls = children.Where(child => births.ContainsKey((parent, columns.Pid[child]))).Select(child => births[(parent, columns.Pid[child])]);
            yield return CountedFinding.Of(
                AntipatternKind.ForkStorm,
                trace[parent].Name,
                children.Count,
                options.ForkStormThreshold,
                parent,
                children.Concat(calls).Distinct().Order(),
                string.Create(CultureInfo.InvariantCulture, $"{trace[parent].Name} starts {children.Count} processes (threshold: {options.ForkStormThreshold})"));
        }
    }

    /// <summary>The rows of the calls that made processes, by the span around them and the new process. Of a run only the first process is known.</summary>
    private static Dictionary<(int Parent, int Pid), int> Births(CausalTrace trace)
    {
        var columns = trace.Columns;
        var forks = Array.ConvertAll(columns.Strings, name => name is "syscall:fork" or "syscall:vfork" or "syscall:clone" or "syscall:clone3");
        var births = new Dictionary<(int Parent, int Pid), int>();
        for (var row = 0; row < trace.SpanCount; row++)
        {
            if (forks[columns.Name[row]] && columns.Result[row] > 0 && trace[row].Counts)
                births[(columns.Parent[row], (int)columns.Result[row])] = row;
        }

        return births;
    }
}
