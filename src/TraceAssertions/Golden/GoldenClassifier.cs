using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>Names what differences mean: a buffer that was lost, a flush that was dropped, a file that is newly opened.</summary>
/// <remarks>A finding takes with it what follows from it: the reads of a new file are not news beside the file.</remarks>
internal static class GoldenClassifier
{
    private static readonly HashSet<string> Followers =
        ["syscall:close", "syscall:lseek", "syscall:fcntl", "syscall:ioctl", "syscall:fadvise64", "syscall:flock", "io:stat"];

    /// <summary>The findings, the weightiest first, each kind in the order of the file.</summary>
    public static IReadOnlyList<GoldenFinding> Classify(GoldenComparison comparison)
    {
        var rest = comparison.Differences.ToList();
        var findings = new List<GoldenFinding>();
        Processes(comparison, rest, findings);
        Moves(rest, findings);
        Paths(comparison, rest, findings);
        return [.. findings.OrderBy(finding => finding.Kind)];
    }

    private static void Processes(GoldenComparison comparison, List<GoldenDifference> rest, List<GoldenFinding> findings)
    {
        var before = comparison.Golden.Calls.Select(call => call.Process).ToHashSet(StringComparer.Ordinal);
        var after = comparison.Received.Calls.Select(call => call.Process).ToHashSet(StringComparer.Ordinal);
        foreach (var group in rest.GroupBy(d => (d.Received ?? d.Golden)!.Process).ToList())
        {
            if (before.Contains(group.Key) && after.Contains(group.Key))
                continue;
            var isNew = after.Contains(group.Key);
            var calls = group.Sum(d => (d.Received ?? d.Golden)!.Count ?? 1);
            findings.Add(new GoldenFinding(
                isNew ? GoldenFindingKind.ProcessAdded : GoldenFindingKind.ProcessRemoved,
                $"child process {(isNew ? "added" : "gone")}: {GoldenCallText.Clip(group.Key)} ({Calls(calls)})",
                group.First().Line));
            rest.RemoveAll(d => (d.Received ?? d.Golden)!.Process == group.Key);
        }

        var more = comparison.Received.Summary.Processes - comparison.Golden.Summary.Processes;
        if (more > 0 && before.IsSupersetOf(after) && comparison.Differences.Count > 0)
            findings.Add(new GoldenFinding(GoldenFindingKind.ProcessAdded, $"child process added: {comparison.Golden.Summary.Processes} -> {comparison.Received.Summary.Processes} processes", comparison.Differences[0].Line));
    }

    private static void Moves(List<GoldenDifference> rest, List<GoldenFinding> findings)
    {
        foreach (var group in rest.Where(d => d is { Golden: not null, Received: not null } && d.Golden.Path != d.Received.Path).GroupBy(d => (d.Golden!.Path, d.Received!.Path)).ToList())
        {
            var (old, now) = group.Key;
            findings.Add(new GoldenFinding(GoldenFindingKind.PathChanged, $"path changed: {GoldenCallText.Clip(old!)} -> {GoldenCallText.Clip(now!)} ({Lines(group.Count())})", group.First().Line));
        }

        rest.RemoveAll(d => d is { Golden: not null, Received: not null } && d.Golden.Path != d.Received.Path);
        foreach (var moved in rest.Where(d => d.Golden == d.Received))
            findings.Add(new GoldenFinding(GoldenFindingKind.OrderChanged, $"order changed: {GoldenCallText.Of(moved.Golden!)}", moved.Line));
        rest.RemoveAll(d => d.Golden == d.Received);
    }

    private static void Paths(GoldenComparison comparison, List<GoldenDifference> rest, List<GoldenFinding> findings)
    {
        var golden = comparison.Golden.Calls.ToLookup(GoldenChange.KeyOf);
        var received = comparison.Received.Calls.ToLookup(GoldenChange.KeyOf);
        foreach (var file in rest.GroupBy(d => ((d.Received ?? d.Golden)!.Process, (d.Received ?? d.Golden)!.Path)).ToList())
        {
            var changes = file
                .GroupBy(d => GoldenChange.KeyOf((d.Received ?? d.Golden)!))
                .Select(group => new GoldenChange([.. group], golden[group.Key], received[group.Key]))
                .ToList();
            var opened = changes.Find(change => change.Family == SpanFamily.Open && change.Argument is null) is { } open ? (Change: open, Finding: GoldenFileRules.Opened(open)) : default;
            if (opened.Finding is { } finding)
            {
                findings.Add(finding);
                var whole = finding.Kind is GoldenFindingKind.FileCreated or GoldenFindingKind.FileOpened or GoldenFindingKind.FileNotOpened;

                // A flush or a deletion is news of its own, whatever else happens to the file.
                changes.RemoveAll(change => change == opened.Change || (whole && change.Family is SpanFamily.Read or SpanFamily.Write) || Followers.Contains(GoldenChange.KeyOf(change.Any).Call));
            }

            findings.AddRange(changes.Select(GoldenCallRules.Classify));
        }
    }

    private static string Calls(long count) => $"{GoldenCallText.Number(count)} call{(count == 1 ? "" : "s")}";

    private static string Lines(int count) => $"{GoldenCallText.Number(count)} line{(count == 1 ? "" : "s")}";
}
