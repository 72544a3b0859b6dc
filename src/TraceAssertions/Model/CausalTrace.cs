using System.Diagnostics;

namespace TraceAssertions;

/// <summary>Everything that a scope (a test, a command) caused: an immutable columnar table of spans, where a span is a run of identical calls.</summary>
public sealed class CausalTrace
{
    private const ulong SpanIdStep = 0x9E3779B97F4A7C15UL;

    internal CausalTrace(SpanColumns columns, TraceHeader header, ITraceStacks? stacks = null)
    {
        Columns = columns;
        Header = header;
        Stacks = stacks;
    }

    internal SpanColumns Columns { get; }

    /// <summary>The stacks that spans refer to by number; null where none was taken.</summary>
    internal ITraceStacks? Stacks { get; }

    /// <summary>What is known of the trace as a whole.</summary>
    public TraceHeader Header { get; }

    /// <summary>The W3C trace id of the run; all segments of one run share it.</summary>
    public ActivityTraceId TraceId => Header.TraceId;

    /// <summary>The name of the scope: a test's display name, or a command.</summary>
    public string Name => Header.Name;

    /// <summary>Whether everything that the scope caused is here.</summary>
    public Completeness Completeness => Header.Completeness;

    /// <summary>Number of spans, a run of identical calls counted once.</summary>
    public int SpanCount => Columns.Name.Length;

    /// <summary>Number of calls, runs expanded.</summary>
    public int CallCount => Columns.CallRow.Length;

    /// <summary>The span at <paramref name="row"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, SpanCount);
            return new Span(this, row);
        }
    }

    /// <summary>All spans in order of first arrival; a parent comes before its children.</summary>
    public IEnumerable<Span> Spans
    {
        get
        {
            for (var row = 0; row < SpanCount; row++)
                yield return new Span(this, row);
        }
    }

    /// <summary>All calls, runs expanded, in order of arrival.</summary>
    public IEnumerable<Call> Calls
    {
        get
        {
            for (var i = 0; i < CallCount; i++)
                yield return CallAt(i);
        }
    }

    /// <summary>The call at <paramref name="index"/> in order of arrival.</summary>
    public Call CallAt(int index) => new(Columns.CallRow[index], Columns.CallStart[index], Columns.CallDuration[index]);

    /// <summary>Number of messages that the kernel carried from one call of the trace to another.</summary>
    public int MessageCount => Columns.Messages.From.Length;

    /// <summary>The message at <paramref name="index"/> in order of the calls that received them.</summary>
    public KernelMessage MessageAt(int index)
    {
        var messages = Columns.Messages;
        return new(messages.From[index], messages.To[index], messages.Kind[index], messages.Sent[index], messages.Received[index]);
    }

    /// <summary>All messages that the kernel carried from one call of the trace to another.</summary>
    public IEnumerable<KernelMessage> Messages
    {
        get
        {
            for (var i = 0; i < MessageCount; i++)
                yield return MessageAt(i);
        }
    }

    /// <summary>The header's root id with which the first row has this id, so that it can be handed to a process before the trace exists.</summary>
    internal static ulong RootSpanIdOf(ActivitySpanId firstRow)
    {
        System.Span<byte> bytes = stackalloc byte[8];
        firstRow.CopyTo(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ SpanIdStep;
    }

    /// <summary>The span's own id where it has one. Others are derived from the header's random root id, so that each row has a distinct non-zero id.</summary>
    internal ActivitySpanId SpanIdOf(int row)
    {
        if (Columns.SpanIds.TryGetValue(row, out var known))
            return known;
        System.Span<byte> bytes = stackalloc byte[8];
        var id = Header.RootSpanId ^ (((ulong)(uint)row + 1) * SpanIdStep);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, id == 0 ? 1 : id);
        return ActivitySpanId.CreateFromBytes(bytes);
    }
}
