using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>The sidecar's end of the stream: turns what the engine reports into records.</summary>
internal sealed class RecordWriter(RecordQueue queue, long maximumBacklog = RecordWriter.DefaultMaximumBacklog) : ICallSink
{
    /// <summary>
    /// About two million calls without stacks. Beyond a quarter of it tracees are held up a moment at each call, beyond half of it stacks are left out and counted, and beyond it calls are
    /// dropped and counted, so that a host that reads too slowly does not eat the machine's memory.
    /// </summary>
    public const long DefaultMaximumBacklog = 256L << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _lost = [];
    private byte[] _chunk = queue.Rent();
    private int _used;
    private long _lostStacks;
    private bool _completed;

    /// <inheritdoc/>
    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        queue.Relieve(maximumBacklog / 4);
        lock (_lock)
        {
            var backlog = queue.Backlog;
            if (backlog > maximumBacklog)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_lost, call.Scope, out _)++;
                return;
            }

            // A stack is a hundred times as large as its call, and a call without a stack is still a call.
            var losesStack = !stack.IsEmpty && backlog > maximumBacklog / 2;
            if (losesStack)
                _lostStacks++;
            else
                TellLostStacks();
            TellLosses();
            Append(RecordKind.Call, call, path, path2, losesStack ? [] : stack);
        }
    }

    /// <inheritdoc/>
    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        lock (_lock)
            Append(RecordKind.Process, processEvent, text, [], auxiliary);
    }

    /// <inheritdoc/>
    public void OnLost(ulong scope, long count)
    {
        lock (_lock)
            Append(RecordKind.Lost, new LossReport { Scope = scope, Count = count }, [], [], []);
    }

    /// <summary>Writes a record that consists of a number, and sends everything so far.</summary>
    public void Send(RecordKind kind, long number)
    {
        lock (_lock)
        {
            TellLosses();
            TellLostStacks();
            Append(kind, number, [], [], []);
            Flush();
        }
    }

    /// <summary>Writes the end of the stream; whatever comes after it is dropped.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            TellLosses();
            TellLostStacks();
            Append(RecordKind.End, 0L, [], [], []);
            Flush();
            _completed = true;
        }

        queue.Complete();
    }

    private void TellLosses()
    {
        if (_lost.Count == 0)
            return;
        foreach (var (scope, count) in _lost)
            Append(RecordKind.Lost, new LossReport { Scope = scope, Count = count }, [], [], []);
        _lost.Clear();
    }

    private void TellLostStacks()
    {
        if (_lostStacks == 0)
            return;
        Append(RecordKind.LostStacks, _lostStacks, [], [], []);
        _lostStacks = 0;
    }

    private void Append<T>(RecordKind kind, in T record, ReadOnlySpan<byte> text, ReadOnlySpan<byte> secondText, ReadOnlySpan<byte> extra)
        where T : unmanaged
    {
        if (_completed)
            return;
        var header = new RecordHeader { Kind = kind, TextLength = (ushort)text.Length, SecondTextLength = (ushort)secondText.Length, ExtraLength = (ushort)extra.Length };
        var size = Unsafe.SizeOf<RecordHeader>() + Unsafe.SizeOf<T>() + text.Length + secondText.Length + extra.Length;
        if (_used + size > _chunk.Length)
            Flush();
        var target = _chunk.AsSpan(_used, size);
        MemoryMarshal.Write(target, header);
        target = target[Unsafe.SizeOf<RecordHeader>()..];
        MemoryMarshal.Write(target, record);
        target = target[Unsafe.SizeOf<T>()..];
        text.CopyTo(target);
        secondText.CopyTo(target[text.Length..]);
        extra.CopyTo(target[(text.Length + secondText.Length)..]);
        _used += size;
    }

    private void Flush()
    {
        if (_used == 0)
            return;
        queue.Append(_chunk, _used);
        _chunk = queue.Rent();
        _used = 0;
    }
}
