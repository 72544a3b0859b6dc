namespace TraceAssertions.Analysis;

/// <summary>Finds files that one process writes through to the disk again and again.</summary>
/// <remarks>msync(2) is not among the calls: it names memory, and a trace does not tell which file that maps.</remarks>
internal static class FsyncStormDetector
{
    public static IEnumerable<AntipatternFinding> Find(CausalTrace trace, AnalysisOptions options)
    {
        var columns = trace.Columns;
        var syncs = Array.ConvertAll(columns.Strings, name => name is "syscall:fsync" or "syscall:fdatasync" or "syscall:sync_file_range");
        var isFile = RegularFiles.Among(columns);
        var calls = new FileCalls(trace);
        for (var row = 0; row < trace.SpanCount; row++)
        {
            if (syncs[columns.Name[row]] && isFile[columns.Path[row]] && columns.Error[row] == 0 && trace[row].Counts)
                calls.Add(row);
        }

        return calls.Findings(AntipatternKind.FsyncStorm, options.FsyncStormThreshold, file => $"{file.Path} is written through to the disk {file.Calls} times (threshold: {options.FsyncStormThreshold})");
    }
}
