using System.Globalization;
using System.Text.Json;

namespace TraceAssertions.Testing;

/// <summary>Everything that was decided about one test or program, beside its trace in the results folder: <c>NAME.verdict.json</c>. The tool reports and gates by it.</summary>
internal sealed record VerdictFile
{
    /// <summary>The format's name and version.</summary>
    public const string CurrentSchema = "traceassertions.verdict/1";

    /// <summary>How the file's name ends.</summary>
    public const string Suffix = ".verdict.json";

    // Far above any verdict: its longest part is the text of a comparison, which is cut to a few dozen lines.
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>The format.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>Namespace, class and method; the name of a program.</summary>
    public required string Test { get; init; }

    /// <summary>With the arguments.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The name of the test assembly without its extension; null for a program.</summary>
    public string? Assembly { get; init; }

    /// <summary>A test or a program.</summary>
    public GoldenKind Kind { get; init; }

    /// <summary>What became of it.</summary>
    public required VerdictOutcome Outcome { get; init; }

    /// <summary>The test's own failure (an assertion of its body, an exception), which is not a verdict of ours; null where it had none.</summary>
    public string? OwnFailure { get; init; }

    /// <summary>Why it was skipped, or null.</summary>
    public string? SkipReason { get; init; }

    /// <summary>The trace id, or null where nothing was traced.</summary>
    public string? TraceId { get; init; }

    /// <summary>The name of the trace file in the same folder, or null where there is none.</summary>
    public string? TraceFile { get; init; }

    /// <summary>What recorded the calls: <c>ebpf</c>, <c>ptrace</c>, <c>none</c>.</summary>
    public string? Backend { get; init; }

    /// <summary>Whether the trace is complete.</summary>
    public bool Complete { get; init; }

    /// <summary>Calls that count.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that the test caused after its end and that would have counted, as far as they were seen; they are in no trace. Null where there were none.</summary>
    public long? LateCalls { get; init; }

    /// <summary>When the scope began; null where nothing was traced.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>Milliseconds from the begin of the scope to its end.</summary>
    public double DurationMs { get; init; }

    /// <summary>Which attempt of the test it is, where its framework retried it; null for the first.</summary>
    public int? Attempt { get; init; }

    /// <summary>How many attempts its framework allows, the first among them; null where that is not known.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>The name of the verdict file, in the same folder, of the attempt that this one came after; null where it came after none.</summary>
    public string? Replaces { get; init; }

    /// <summary>How often the test ran traced; 0 where it did not.</summary>
    public int Repetitions { get; init; }

    /// <summary>The one-based repetition that trace, calls and duration are of; 0 where there is none.</summary>
    public int Repetition { get; init; }

    /// <summary>One entry an assertion.</summary>
    public IReadOnlyList<AssertionVerdict> Assertions { get; init; } = [];

    /// <summary>What the test host did with golden traces; null where RENACER_GOLDEN has no known value.</summary>
    public GoldenMode? GoldenMode { get; init; }

    /// <summary>The comparison with the golden trace, or null where golden traces are off or the test does not take part.</summary>
    public GoldenVerdict? Golden { get; init; }

    /// <summary>What else stood in the way: configuration, tracer.</summary>
    public IReadOnlyList<VerdictDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>The file's bytes.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, VerdictJson.Writing);

    /// <summary>Reads a file's bytes; null where they are not a whole verdict of this schema.</summary>
    public static VerdictFile? FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<VerdictFile>(json, VerdictJson.Reading) is { Schema: CurrentSchema } verdict && verdict.HasNoHoles() ? verdict : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a file; null with the reason where it is too large or no whole verdict of this schema.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static VerdictFile? Read(string path, out string? why)
    {
        var length = new FileInfo(path).Length;
        if (length > MaxBytes)
        {
            why = string.Create(CultureInfo.InvariantCulture, $"it has {length:#,0} bytes; {MaxBytes:#,0} is the limit");
            return null;
        }

        var verdict = FromJson(File.ReadAllBytes(path));
        why = verdict is null ? $"it is no whole verdict of the schema {CurrentSchema}" : null;
        return verdict;
    }

    /// <summary>The JSON reader lets a null in a list through.</summary>
    private bool HasNoHoles() => Assertions.All(assertion => assertion is not null && (assertion.CalledFrom?.All(caller => caller is not null) ?? true)) && Diagnostics.All(diagnostic => diagnostic is not null);
}
