using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>The host's end of the stream: hands calls and events to the sink, and the rest to the backend.</summary>
internal sealed class RecordReader(Stream input, ICallSink sink)
{
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private long _received;

    /// <summary>Bytes received so far; it grows while the sidecar lives and has something to tell.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Called for every record that is not for the sink: its kind and number.</summary>
    public required Action<RecordKind, long> Notice { get; init; }

    /// <summary>Reads until the stream ends; a record cut short is dropped.</summary>
    public void ReadToEnd()
    {
        while (Fill())
        {
            while (TryTake())
            {
            }
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = input.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        Volatile.Write(ref _received, _received + read);
        return read > 0;
    }

    private bool TryTake()
    {
        var bytes = _buffer.AsSpan(_start, _end - _start);
        if (!MemoryMarshal.TryRead<RecordHeader>(bytes, out var header))
            return false;
        var fixedSize = Unsafe.SizeOf<RecordHeader>() + PayloadSize(header.Kind);
        var size = fixedSize + header.TextLength + header.SecondTextLength + header.ExtraLength;
        if (bytes.Length < size)
            return false;
        var payload = bytes[Unsafe.SizeOf<RecordHeader>()..fixedSize];
        var text = bytes.Slice(fixedSize, header.TextLength);
        var secondText = bytes.Slice(fixedSize + header.TextLength, header.SecondTextLength);
        var extra = bytes[(size - header.ExtraLength)..size];
        switch (header.Kind)
        {
            case RecordKind.Call:
                sink.OnCall(MemoryMarshal.Read<RawCall>(payload), text, secondText, extra);
                break;
            case RecordKind.Process:
                sink.OnProcess(MemoryMarshal.Read<RawProcessEvent>(payload), text, extra);
                break;
            case RecordKind.Lost:
                var loss = MemoryMarshal.Read<LossReport>(payload);
                sink.OnLost(loss.Scope, loss.Count);
                break;
            default:
                Notice(header.Kind, MemoryMarshal.Read<long>(payload));
                break;
        }

        _start += size;
        return true;
    }

    private static int PayloadSize(RecordKind kind) => kind switch
    {
        RecordKind.Call => Unsafe.SizeOf<RawCall>(),
        RecordKind.Process => Unsafe.SizeOf<RawProcessEvent>(),
        RecordKind.Lost => Unsafe.SizeOf<LossReport>(),
        _ => sizeof(long),
    };
}
