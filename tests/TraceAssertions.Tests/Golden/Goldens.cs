namespace TraceAssertions.Tests.Golden;

/// <summary>Golden traces made by hand.</summary>
internal static class Goldens
{
    public const string Name = "CsvImport.ImporterTests.Imports_the_file";

    /// <summary>The reading of one file, as the sample does it.</summary>
    public static GoldenTrace Import { get; } = Of(
        Call("openat", "{bin}/Data/orders.csv", arguments: "O_RDONLY|O_CLOEXEC"),
        Call("fstat", "{bin}/Data/orders.csv"),
        Call("pread64", "{bin}/Data/orders.csv", size: 65536, count: 3),
        Call("close", "{bin}/Data/orders.csv"),
        Call("openat", "out.csv", arguments: "O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0644"),
        Call("write", "out.csv", size: 4096, count: 2),
        Call("fsync", "out.csv"),
        Call("close", "out.csv"),
        Call("openat", "missing.csv", arguments: "O_RDONLY|O_CLOEXEC", error: "ENOENT"));

    public static GoldenCall Call(
        string call,
        string? path = null,
        string? arguments = null,
        string? error = null,
        long? size = null,
        long? count = 1,
        long? bytes = null,
        string process = "test",
        string? to = null) => new()
        {
            Process = process,
            Name = call.Contains(':', StringComparison.Ordinal) ? call : "syscall:" + call,
            Path = path,
            OtherPath = to,
            Arguments = arguments,
            Error = error,
            Size = size,
            Count = bytes is null ? count : null,
            Bytes = bytes,
        };

    public static GoldenTrace Of(params GoldenCall[] calls) => In(GoldenComparisonMode.Multiset, calls);

    public static GoldenTrace In(GoldenComparisonMode mode, params GoldenCall[] calls) => new()
    {
        Name = Name,
        Kind = GoldenKind.Test,
        Environment = new GoldenEnvironment(".NET 10", "linux", "x64", "glibc 2.36"),
        Compare = mode,
        Summary = GoldenSummary.Of(calls, Processes(calls), new Dictionary<string, int> { ["tight_loop"] = 0, ["god_process"] = 0, ["pcie_bottleneck"] = 0 }),
        Calls = calls,
    };

    /// <summary>The same with other lines, and the totals that follow from them.</summary>
    public static GoldenTrace With(this GoldenTrace golden, IEnumerable<GoldenCall> calls) =>
        golden with { Calls = [.. calls], Summary = GoldenSummary.Of([.. calls], Processes(calls), golden.Summary.Antipatterns) };

    /// <summary>The same, read back from the text that is written of it.</summary>
    public static GoldenTrace Reloaded(this GoldenTrace golden) =>
        GoldenFileReader.TryRead(GoldenFileWriter.ToBytes(golden), "golden_traces/x.json", out var read, out var diagnostic) ? read : throw new TraceAssertionsException(diagnostic);

    private static int Processes(IEnumerable<GoldenCall> calls) => Math.Max(1, calls.Select(call => call.Process).Distinct(StringComparer.Ordinal).Count());
}
