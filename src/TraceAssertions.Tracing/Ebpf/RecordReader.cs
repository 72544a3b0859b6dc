using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Turns records of the ring into calls and events of a sink.</summary>
/// <param name="sink">Takes them.</param>
/// <param name="withMemory">The records have the memory of their calls.</param>
/// <param name="withEnvironment">See <see cref="ITracerPrograms.SendsEnvironment"/>.</param>
internal sealed class RecordReader(ICallSink sink, bool withMemory = false, bool withEnvironment = false)
{
    private const int ExecveNumber = 59;
    private const int ExecveatNumber = 322;
    private const int KindMask = 0xff;

    /// <summary>File names of programs that have been executed but whose execve(2) has not returned yet, by tid.</summary>
    private readonly Dictionary<int, byte[]> _executing = [];

    /// <summary>What was captured before the calls in flight, by tid: the thread's sequence before that call, and the chunks.</summary>
    private readonly Dictionary<int, (ulong Sequence, byte[] Chunks)> _before = [];

    private readonly CallMemory _memory = new();

    /// <summary>Calls handed over so far.</summary>
    public long Calls { get; private set; }

    /// <summary>A task has executed a program.</summary>
    public bool HasSeenExec { get; private set; }

    /// <summary>What the tasks that have ended needed.</summary>
    public PeakMemory Memory { get; } = new();

    /// <summary>Hands over one record.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        ref readonly var record = ref MemoryMarshal.AsRef<Record>(bytes);
        if ((record.Kind & Record.EntryBit) != 0)
            _before[record.Tid] = (record.Sequence, bytes[Record.TextOffset..].ToArray());
        else if ((record.Kind & Record.EventBit) != 0)
            ReadEvent(record, bytes);
        else
            ReadCall(record, bytes);
    }

    private static Confidence ConfidenceOf(in Record record) => (ScopeSource)(record.Kind & KindMask) switch
    {
        // Every task of a launched program descends from it: there is nothing else that could have caused the call.
        ScopeSource.Launched => Confidence.Exact,
        _ when record.Scope == 0 => Confidence.Unattributed,
        ScopeSource.Slot => Confidence.Exact,
        ScopeSource.Inherited => Confidence.Inherited,
        _ => Confidence.Child,
    };

    /// <summary>A string of a record without its NUL. Where the kernel cut it at PATH_MAX there is a NUL as well.</summary>
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> bytes, int offset, int length) => length > 0 ? bytes.Slice(offset, length - 1) : default;

    private void ReadCall(in Record record, ReadOnlySpan<byte> bytes)
    {
        Calls++;
        var call = new RawCall
        {
            Tid = record.Tid,
            Pid = record.Pid,
            Sequence = record.Sequence,
            EnterNanos = record.EnterNanos,
            ExitNanos = record.ExitNanos,
            Number = record.Number,
            Arg0 = record.Arg0,
            Arg1 = record.Arg1,
            Arg2 = record.Arg2,
            Arg3 = record.Arg3,
            Arg4 = record.Arg4,
            Arg5 = record.Arg5,
            Result = record.Result,
            Scope = record.Scope,
            Activity = record.Activity,
            Confidence = ConfidenceOf(record),
            Unfinished = (record.Kind & Record.UnfinishedBit) != 0,
            BeganBefore = (record.Kind & Record.BeganBeforeBit) != 0,
        };
        if (bytes.Length > Record.Size)
        {
            var (first, second) = Lengths(bytes);
            (call.PathUnread, call.Path2Unread) = (first == 0, second == 0);
            var (text, size) = (Record.TextOffset + first + second, record.Kind >> Record.SnapshotShift);

            // A call without memory may have its stack in place, with room behind it that was not needed.
            var chunks = bytes.Slice(text, !withMemory || !MemoryPlan.HasExit(call.Number) ? 0 : bytes.Length - text - size);
            var stack = bytes.Slice(text + chunks.Length, size);
            if (StringPlan.MakesPair(call.Number))
            {
                call.MadePair = call.Result < 0 ? 0 : MemoryMarshal.Read<ulong>(bytes[Record.TextOffset..]);
                HandOver(call, default, default, stack, chunks);
            }
            else
            {
                HandOver(call, Text(bytes, Record.TextOffset, first), Text(bytes, Record.TextOffset + first, second), stack, chunks);
            }
        }
        else if (call.Number is ExecveNumber or ExecveatNumber && _executing.Remove(call.Tid, out var file))
        {
            HandOver(call, file, default, default, default);
        }
        else
        {
            HandOver(call, default, default, default, default);
        }
    }

    private void HandOver(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack, ReadOnlySpan<byte> chunks)
    {
        if (!withMemory)
        {
            sink.OnCall(call, path, path2, stack);
            return;
        }

        _memory.Clear();
        _memory.Set(chunks);

        // What was captured before another call is of one that was not reported.
        if (_before.Remove(call.Tid, out var before) && before.Sequence + 1 == call.Sequence)
            _memory.SetBefore(before.Chunks);
        sink.OnCall(call, path, path2, stack, _memory);
    }

    private void ReadEvent(in Record record, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = default;
        ReadOnlySpan<byte> auxiliary = default;
        var kind = (ProcessEventKind)record.Number;
        if (kind is ProcessEventKind.Exec or ProcessEventKind.Exit)
            Memory.Add(record);
        if (kind is ProcessEventKind.Exit)
            _executing.Remove(record.Tid);
        if (kind is ProcessEventKind.Exec)
        {
            HasSeenExec = true;
            var (first, second) = Lengths(bytes);
            text = Text(bytes, Record.TextOffset, first);
            auxiliary = bytes.Slice(Record.TextOffset + first, second);
            if (withEnvironment)
                auxiliary = AuxiliaryVector.BehindEnvironment(auxiliary);
            _executing[record.Tid] = text.ToArray();

            // A thread that was not the leader goes on under the leader's number.
            if (record.OtherTid != record.Tid && _before.Remove(record.OtherTid, out var before))
                _before[record.Tid] = before;
        }

        if (kind is ProcessEventKind.Exit)
            _before.Remove(record.Tid);
        sink.OnProcess(
            new RawProcessEvent
            {
                Kind = kind,
                Tid = record.Tid,
                Pid = record.Pid,
                OtherTid = record.OtherTid,
                OtherPid = record.OtherPid,
                Nanos = record.ExitNanos,
                Value = record.Result,
                Scope = record.Scope,
                Activity = record.Activity,
                Confidence = ConfidenceOf(record),
            },
            text,
            auxiliary);
    }

    private static (int First, int Second) Lengths(ReadOnlySpan<byte> bytes) =>
        (MemoryMarshal.Read<int>(bytes[Record.FirstLengthOffset..]), MemoryMarshal.Read<int>(bytes[Record.SecondLengthOffset..]));
}
