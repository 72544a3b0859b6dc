namespace TraceAssertions.Analysis;

/// <summary>Finds files that one process opens again and again.</summary>
/// <remarks>
/// Only paths from the root: a call tells a relative one as it was given, not of which folder, and two folders may each have a file of the name. What O_EXCL makes is a new file each time.
/// </remarks>
internal static class ReopenedFileDetector
{
    private static readonly string[] OpensNoFile = ["O_DIRECTORY", "O_PATH", "O_TMPFILE", "O_EXCL"];

    public static IEnumerable<AntipatternFinding> Find(CausalTrace trace, AnalysisOptions options)
    {
        var columns = trace.Columns;
        var opens = Array.ConvertAll(columns.Strings, name => name is not null && SpanFamilies.Of(name) == SpanFamily.Open);
        var isFile = RegularFiles.Among(columns);
        var opensNone = Array.ConvertAll(columns.Strings, flags => flags is not null && OpensNoFile.Any(flag => flags.Contains(flag, StringComparison.Ordinal)));
        var executes = Array.ConvertAll(columns.Strings, name => name is "syscall:execve" or "syscall:execveat");
        var folders = Folders(columns);
        var calls = new FileCalls(trace);
        for (var row = 0; row < trace.SpanCount; row++)
        {
            // Each program opens the libraries that it needs.
            if (executes[columns.Name[row]] && columns.Error[row] == 0)
                calls.BeginProgram(columns.Pid[row]);
            var path = columns.Path[row];
            if (opens[columns.Name[row]] && columns.Error[row] == 0 && !columns.Unfinished[row] && isFile[path] && columns.Strings[path] is ['/', ..] && !folders.Contains(path)
                && !opensNone[columns.Arguments[row]] && trace[row].Counts)
                calls.Add(row);
        }

        return calls.Findings(AntipatternKind.ReopenedFile, options.ReopenedFileThreshold, file => $"{file.Path} is opened {file.Calls} times by one process (threshold: {options.ReopenedFileThreshold})");
    }

    /// <summary>Paths whose entries are read: folders that were opened without saying so.</summary>
    private static HashSet<int> Folders(SpanColumns columns)
    {
        var lists = Array.ConvertAll(columns.Strings, name => name is "syscall:getdents" or "syscall:getdents64");
        return [.. Enumerable.Range(0, columns.Name.Length).Where(row => lists[columns.Name[row]]).Select(row => columns.Path[row])];
    }
}
