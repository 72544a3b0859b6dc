using System.Buffers;
using System.Text.Json;
using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Reporting.Sources;

/// <summary>The JSON of a call in two parts: what is known when it returns, and its source, which is known later.</summary>
/// <remarks><see cref="Begin"/> and <see cref="Complete"/> may be called on two threads.</remarks>
internal sealed class SourcedJsonCall(SourceView sources, JsonCall writer) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _head = new();
    private readonly Utf8JsonWriter _headJson = new(Stream.Null, JsonReport.Options);
    private readonly Dictionary<int, byte[]> _tails = [];

    /// <summary>The object without its end.</summary>
    public byte[] Begin(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, CallMemory? memory = null)
    {
        _head.ResetWrittenCount();
        _headJson.Reset(_head);
        writer.Write(_headJson, call, path, path2, memory);
        _headJson.Flush();
        return _head.WrittenSpan[..^1].ToArray();
    }

    /// <summary>The whole object.</summary>
    public byte[] Complete(byte[] head, int stack)
    {
        if (!_tails.TryGetValue(stack, out var tail))
            _tails.Add(stack, tail = TailOf(stack));
        return [.. head, (byte)',', .. tail];
    }

    /// <inheritdoc/>
    public void Dispose() => _headJson.Dispose();

    private byte[] TailOf(int stack)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, JsonReport.Options);
        json.WriteStartObject();
        PlaceJson.WriteProperties(json, stack == 0 ? null : sources.Stacks.Resolve(stack), sources.Style.Frames);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan[1..].ToArray();
    }
}
