namespace TraceAssertions.Analysis;

/// <summary>Sums up the calls of each process on each file.</summary>
/// <param name="trace">Their trace.</param>
internal sealed class FileCalls(CausalTrace trace)
{
    private readonly Dictionary<(int Pid, int Program, int Path), FileUse> _files = [];
    private readonly Dictionary<int, int> _programs = [];

    /// <summary>What was added, in the order of the first row of each.</summary>
    public IEnumerable<FileUse> Files => _files.Values.OrderBy(file => file.Rows[0]);

    /// <summary>A finding for each file of at least so many calls.</summary>
    /// <param name="kind">The antipattern.</param>
    /// <param name="threshold">How many.</param>
    /// <param name="message">What is told of a file.</param>
    public IEnumerable<AntipatternFinding> Findings(AntipatternKind kind, int threshold, Func<FileUse, FormattableString> message) =>
        from file in Files
        where file.Calls >= threshold
        select CountedFinding.Of(kind, trace[file.Rows[0]].Name, file.Calls, threshold, file.Rows[0], file.Rows, FormattableString.Invariant(message(file)));

    /// <summary>A process goes on as another program (execve(2)): what it does from now on counts for itself.</summary>
    public void BeginProgram(int pid) => _programs[pid] = _programs.GetValueOrDefault(pid) + 1;

    /// <summary>Adds the calls of a row that names a file; rows are added in order.</summary>
    public void Add(int row)
    {
        var columns = trace.Columns;
        var pid = columns.Pid[row];
        var key = (pid, _programs.GetValueOrDefault(pid), columns.Path[row]);
        if (!_files.TryGetValue(key, out var file))
            _files.Add(key, file = new FileUse(columns.Strings[columns.Path[row]]!));
        file.Calls += columns.Repetitions[row];
        file.Bytes += columns.RequestedBytes[row] < 0 ? columns.TransferredBytes[row] : columns.RequestedBytes[row] * columns.Repetitions[row];
        if (file.Rows.Count < CountedFinding.MaxEvidence)
            file.Rows.Add(row);
    }

    /// <summary>What one process did to one file.</summary>
    /// <param name="path">The file.</param>
    internal sealed class FileUse(string path)
    {
        public string Path { get; } = path;

        public long Calls { get; set; }

        /// <summary>What the calls asked for, or moved where they do not say (readv(2)).</summary>
        public long Bytes { get; set; }

        /// <summary>The first rows.</summary>
        public List<int> Rows { get; } = [];
    }
}
