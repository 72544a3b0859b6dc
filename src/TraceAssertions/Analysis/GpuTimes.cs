using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>What the <c>gpu:</c> spans of a trace tell of transfers and computing.</summary>
/// <remarks>
/// A span with the attribute <c>gpu.transfer_time_nanos</c> is a unit of its own: that much transfer, and its duration as compute time (as
/// Renacer defines it). The others are a unit a parent: there the spans named <c>gpu:transfer…</c> and <c>gpu:memcpy…</c> are the transfer
/// and the rest is the compute time.
/// </remarks>
internal sealed class GpuTimes
{
    private const string TransferAttribute = "gpu.transfer_time_nanos";

    private readonly List<Unit> _units = [];
    private bool _knowsTransfers;

    private GpuTimes()
    {
    }

    /// <summary>Work that is judged together, in order of its first row.</summary>
    public IReadOnlyList<Unit> Units => _units;

    /// <summary>The first attribute that cannot be read, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Why transfer times cannot be told, or null where they can or where nothing ran on a GPU.</summary>
    public string? TransfersUnknown() => Problem ?? (_units.Count > 0 && !_knowsTransfers ? "no gpu: span tells its transfer time" : null);

    public static GpuTimes Of(CausalTrace trace)
    {
        var times = new GpuTimes();
        var byParent = new Dictionary<int, Unit>();
        foreach (var span in trace.Spans)
        {
            if (!span.IsJudged || !span.Name.StartsWith("gpu:", StringComparison.Ordinal))
                continue;
            if (span.Attributes.TryGetValue(TransferAttribute, out var text))
            {
                times._knowsTransfers = true;
                var nanos = NanosOf(text);
                times._units.Add(new Unit { Rows = { span.Row }, TransferNanos = nanos ?? 0, ComputeNanos = span.DurationNanos });
                if (nanos is null)
                    times.Problem ??= string.Create(CultureInfo.InvariantCulture, $"{TransferAttribute} of {span.Name} is '{text}', not a number of nanoseconds");
                continue;
            }

            if (!byParent.TryGetValue(span.ParentRow, out var unit))
            {
                byParent.Add(span.ParentRow, unit = new Unit());
                times._units.Add(unit);
            }

            unit.Rows.Add(span.Row);
            if (IsTransfer(span.Name))
            {
                times._knowsTransfers = true;
                unit.TransferNanos += span.DurationNanos;
            }
            else
            {
                unit.ComputeNanos += span.DurationNanos;
            }
        }

        return times;
    }

    private static bool IsTransfer(string name) =>
        name.StartsWith("gpu:transfer", StringComparison.Ordinal) || name.StartsWith("gpu:memcpy", StringComparison.Ordinal);

    private static long? NanosOf(object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var nanos) && nanos <= long.MaxValue
            ? (long)nanos
            : null;
    }

    /// <summary>GPU work that is judged together.</summary>
    internal sealed class Unit
    {
        public List<int> Rows { get; } = [];

        public long TransferNanos { get; set; }

        public long ComputeNanos { get; set; }
    }
}
