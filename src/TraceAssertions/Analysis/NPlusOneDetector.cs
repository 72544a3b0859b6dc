namespace TraceAssertions.Analysis;

/// <summary>Finds the same request made again and again, each after the answer to the one before: by activities, and by sockets where no activity tells of them.</summary>
internal static class NPlusOneDetector
{
    public static IEnumerable<AntipatternFinding> Find(CausalTrace trace, AnalysisOptions options)
    {
        var requests = RepeatedRequests.Find(trace, options.NPlusOneThreshold).ToList();
        var told = requests.Select(finding => trace[finding.Row].ParentRow).ToHashSet();
        return requests.Concat(RoundTrips.Find(trace, options.NPlusOneThreshold).Where(finding => !told.Contains(trace[finding.Row].ParentRow))).OrderBy(finding => finding.Row);
    }
}
