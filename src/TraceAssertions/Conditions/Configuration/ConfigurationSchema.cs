using static TraceAssertions.Conditions.Configuration.ConfigurationKeyType;

namespace TraceAssertions.Conditions.Configuration;

/// <summary>Every table and key of renacer.toml; <c>docs/reference/config.md</c> is tested against it.</summary>
internal static class ConfigurationSchema
{
    private const string None = "–";

    public static IReadOnlyList<ConfigurationTable> Tables { get; } =
    [
        new("trace_assertions", true, true, "A condition that must hold of a trace.",
        [
            new("name", Text, None, "What the assertion is called; required, unique"),
            new("condition", Text, None, "What must hold, in the condition language; required"),
            new("severity", Text, "\"error\"", "`error` fails the test and the build, `warning` and `info` are told") { Allowed = ["error", "warning", "info"] },
            new("enabled", Switch, "true", "Whether it is judged at all; a disabled condition is still checked for mistakes"),
            new("tests", TextOrTexts, "\"*\"", "Globs over test names; only tests that match one are judged"),
            new("on_missing", Text, "\"fail\" for errors, else \"skip\"", "What becomes of an assertion that could not be evaluated") { Allowed = ["fail", "skip"] },
            new("reason", Text, None, "Why the assertion exists; printed with a violation"),
        ]),
        new("assertion", true, true, "Renacer 0.6's typed form, translated to a condition.",
        [
            new("name", Text, None, "What the assertion is called; required, unique"),
            new("type", Text, None, "Which of the forms below; required") { Allowed = ["critical_path", "anti_pattern", "span_count", "memory_usage", "custom"] },
            new("fail_on_violation", Switch, "true", "`true` is severity `error`, `false` is `warning`"),
            new("enabled", Switch, "true", "Whether it is judged at all"),
            new("max_duration_ms", Float, None, "`critical_path`: `critical_path.duration_ms <= …`; required there"),
            new("trace_name_pattern", Text, "\"*\"", "Glob over the names of tests and programs; only those that match are judged. 0.6 knew it for `critical_path` only"),
            new("pattern", Text, None, "`anti_pattern`: which one; required there") { Allowed = ["GodProcess", "TightLoop", "PcieBottleneck"] },
            new("threshold", Float, "0.0", "`anti_pattern`: findings of a smaller score do not count") { Maximum = 1 },
            new("process_name_pattern", Text, "\"*\"", "`anti_pattern`: glob over process names") { HasNoEffect = true },
            new("max_spans", Integer, None, "`span_count`: `spans[name ~ span_name_pattern].count <= …`; required there"),
            new("span_name_pattern", Text, "\"syscall:*\"", "`span_count`: glob over span names; without its prefix a system call's name"),
            new("max_bytes", Integer, None, "`memory_usage`: the metric of `tracking_mode` `<= …`; required there"),
            new("tracking_mode", Text, "\"allocations\"", "`memory_usage`: `memory.allocated_bytes` or `memory.peak_rss_bytes`") { Allowed = ["allocations", "rss"] },
            new("expression", Text, None, "`custom`: a condition; required there"),
        ]),
        new("graph", false, true, "Thresholds of the antipatterns; [antipatterns.md](antipatterns.md) tells what each is.",
        [
            new("enable_antipattern_detection", Switch, "true", "Where false, antipattern metrics are not evaluated"),
            new("god_process_threshold", Integer, "100", "More direct children than this make a god process") { Minimum = 1, Maximum = int.MaxValue },
            new("tight_loop_threshold", Integer, "5", "More calls of one name than this within the window make a tight loop") { Minimum = 1, Maximum = int.MaxValue },
            new("tight_loop_window", Integer, "10", "Consecutive calls of a thread that are looked at together") { Minimum = 2, Maximum = int.MaxValue },
            new("pcie_bottleneck_ratio", Float, "5.0", "More transfer than this many times the compute time is a bottleneck"),
            new("n_plus_one_threshold", Integer, "10", "At least so many requests of one shape, one after another, are N+1 round trips") { Minimum = 2, Maximum = int.MaxValue },
            new("tiny_io_threshold", Integer, "100", "At least so many small reads, or writes, of one file are tiny I/O") { Minimum = 2, Maximum = int.MaxValue },
            new("tiny_io_bytes", Integer, "128", "Reads and writes that ask for at most so many bytes on average are small") { Minimum = 1, Maximum = int.MaxValue },
            new("reopened_file_threshold", Integer, "5", "A file that one process opens at least so often is reopened") { Minimum = 2, Maximum = int.MaxValue },
            new("busy_polling_threshold", Integer, "50", "At least so many questions without result in a row are busy polling") { Minimum = 2, Maximum = int.MaxValue },
            new("busy_polling_interval_ms", Float, "10.0", "Questions that are further apart on average are not busy"),
            new("fsync_storm_threshold", Integer, "10", "A file that is written through to the disk at least so often is in a storm") { Minimum = 2, Maximum = int.MaxValue },
            new("fork_storm_threshold", Integer, "20", "At least so many child processes are a fork storm") { Minimum = 2, Maximum = int.MaxValue },
            new("sync_io_threshold", Integer, "10", "At least so many synchronous reads and writes of files from one place of an async method are sync I/O on an async path") { Minimum = 1, Maximum = int.MaxValue },
        ]),
        new("semantic_equivalence", false, false, "Comparison of two traces of one behaviour.",
        [
            new("enabled", Switch, "false", "Compare with the golden trace by state, not by sequence"),
            new("tolerance", Float, "0.05", "Difference of times that counts as equal, as a fraction") { Maximum = 1 },
            new("min_confidence", Float, "0.9", "Least confidence that counts as equivalent") { Maximum = 1 },
        ]),
        new("lamport_clock", false, false, "Logical clocks between processes.",
        [
            new("enabled", Switch, "true", "Stamp spans with a logical clock"),
            new("propagate_via_env", Switch, "true", "Hand the clock to children in RENACER_LOGICAL_CLOCK"),
            new("detect_clock_skew", Switch, "true", "Report wall clocks that contradict the logical order"),
        ]),
        new("compression", false, false, "Run-length encoding of repeated calls.",
        [
            new("enabled", Switch, "true", "Keep runs of identical calls as one span"),
            new("algorithm", Text, "\"rle\"", "How") { Allowed = ["rle"] },
            new("min_run_length", Integer, "2", "Shorter runs are kept as single spans") { Minimum = 2 },
        ]),
        new("ci", false, false, "Behaviour in continuous integration.",
        [
            new("fail_fast", Switch, "false", "Stop at the first violated error"),
            new("output_format", Text, "\"text\"", "Form of the report") { Allowed = ["text", "json", "junit", "markdown"] },
            new("upload_artifacts", Switch, "false", "Keep the traces of failed tests as artifacts"),
        ]),
        new("otlp", false, false, "Export to an OpenTelemetry collector.",
        [
            new("enabled", Switch, "false", "Export traces"),
            new("endpoint", Text, "\"http://localhost:4317\"", "The collector"),
            new("protocol", Text, "\"grpc\"", "Transport") { Allowed = ["grpc", "http"] },
            new("batch_size", Integer, "100", "Spans in one request") { Minimum = 1 },
            new("batch_delay_ms", Integer, "1000", "Longest wait before a smaller request"),
            new("queue_size", Integer, "10000", "Spans that wait at most; the oldest are dropped") { Minimum = 1 },
        ]),
        new("otlp.retry", false, false, "Retries of the export.",
        [
            new("max_attempts", Integer, "5", "Attempts of one request") { Minimum = 1 },
            new("initial_backoff_ms", Integer, "100", "First wait"),
            new("max_backoff_ms", Integer, "30000", "Longest wait"),
        ]),
        new("database", false, false, "The store of traces.",
        [
            new("path", Text, "\"~/.renacer/db\"", "Where it lies"),
            new("retention_days", Integer, "90", "Older traces are removed") { Minimum = 1 },
            new("compression", Text, "\"zstd\"", "Compression of Parquet pages") { Allowed = ["zstd", "none"] },
            new("compression_level", Integer, "3", "Its level") { Minimum = 1, Maximum = 22 },
            new("row_group_size", Integer, "10000", "Rows of a row group") { Minimum = 1 },
        ]),
        new("sampling", false, false, "Sampling of what is exported; what is judged is never sampled.",
        [
            new("threshold_us", Integer, "100", "Spans at least this long are always exported"),
            new("sample_rate", Float, "0.01", "Part of the shorter ones that is exported") { Maximum = 1 },
        ]),
        new("golden", false, true, "Golden traces: what a test or a program does, committed and compared. [golden-file.md](golden-file.md) tells the rest.",
        [
            new("enabled", Switch, "true", "Compare a test where it has a golden trace"),
            new("directory", Text, "\"golden_traces\"", "Where they lie, from the project's folder"),
            new("compare", Text, "\"multiset\"", "How structure is compared: how often each process does what, or also in which order") { Allowed = ["multiset", "sequence"] },
            new("tests", TextOrTexts, "\"*\"", "Globs over test names; only tests that match one are captured and compared"),
            new("disable_scrubbers", TextOrTexts, "[]", "Names of built-in scrubbers that are not applied"),
        ]),
        new("golden.scrubbers", true, true, "A scrubber of your own for what differs from run to run in paths, applied after the built-in ones in the order of the file.",
        [
            new("name", Text, None, "What it is called; required, unique"),
            new("pattern", Text, None, "A .NET regular expression; required"),
            new("replacement", Text, None, "What stands in place of each match, `$1` for the first group; required"),
        ]),
        new("golden.variants", true, true, "An environment that has golden traces of its own, in a folder of its name below `directory`. The first that fits is taken.",
        [
            new("name", Text, None, "The name of the variant and of its folder; required, unique"),
            new("runtime", Text, "\"*\"", "Glob over the runtime, for example `.NET 10`"),
            new("operating_system", Text, "\"*\"", "Glob over the operating system, for example `linux`"),
            new("architecture", Text, "\"*\"", "Glob over the architecture, for example `x64`"),
            new("libc", Text, "\"*\"", "Glob over the C library, for example `glibc 2.36` or `musl*`"),
        ]),
        new("capture", false, true, "What the tracer records.",
        [
            new("backend", Text, "\"auto\"", "Which tracer; RENACER_BACKEND sets it today") { Allowed = ["auto", "ebpf", "ptrace", "none"], HasNoEffect = true },
            new("payloads", Switch, "false", "Keep a SHA-256 of what is read and written") { HasNoEffect = true },
            new("activities", Switch, "true", "Make the activities of a test (System.Diagnostics.Activity, OpenTelemetry) spans of its trace"),
            new("source", Switch, "true", "Find the source lines of calls; RENACER_SOURCE=off, sampled or all decides before it"),
        ]),
        new("noise", false, true, "Which of the .NET runtime's own calls are left out of counts and golden traces; `renacer explain --noise` lists the rules.",
        [
            new("enabled", Switch, "true", "Apply the rules"),
            new("disable", TextOrTexts, "[]", "Names of rules that are not applied"),
        ]),
        new("runtime.tracing", false, false, "The tracing runtime for steps.",
        [
            new("enabled", Switch, "false", "Record steps"),
        ]),
        new("runtime.tracing.signature", false, false, "Signatures of messages.",
        [
            new("mode", Text, "\"type_only\"", "What a signature holds") { Allowed = ["type_only", "hash", "none"] },
        ]),
        new("runtime.tracing.context_diff", false, false, "What a step changed in its context.",
        [
            new("mode", Text, "\"none\"", "Which fields are compared") { Allowed = ["none", "whitelist", "full"] },
            new("whitelist", TextOrTexts, "[]", "Fields, where the mode is `whitelist`"),
        ]),
        new("runtime.tracing.sink", false, false, "Where steps are written.",
        [
            new("kind", Text, None, "The sink") { Allowed = ["jsonl", "stdout"] },
        ]),
        new("runtime.tracing.sink.jsonl", false, false, "The JSONL sink.",
        [
            new("path", Text, "\"trace.jsonl\"", "The file"),
            new("write_mode", Text, "\"line\"", "How lines are written") { Allowed = ["line", "batch"] },
            new("flush_every_n", Integer, "1", "Lines between flushes") { Minimum = 1 },
            new("fsync_every_n", Integer, None, "Lines between fsyncs; never where it is absent") { Minimum = 1 },
        ]),
    ];

    public static ConfigurationTable? Find(string name) => Tables.FirstOrDefault(t => t.Name == name);

    /// <summary>Whether a table of this name exists or lies on the way to one: <c>runtime</c>.</summary>
    public static bool LeadsToTable(string name) =>
        Tables.Any(t => t.Name == name || t.Name.StartsWith(name + ".", StringComparison.Ordinal));
}
