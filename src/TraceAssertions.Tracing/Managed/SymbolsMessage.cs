using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Managed;

/// <summary>A message of the symbols process to the one that started it: a byte for its kind, four bytes for its length, its contents.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Content">Its contents.</param>
/// <remarks>The other way there are single bytes: <see cref="Rundown"/>, and the end of the stream to end.</remarks>
internal readonly record struct SymbolsMessage(SymbolsMessageKind Kind, byte[] Content)
{
    /// <summary>The form of all that is exchanged; the first message tells it, so that files of two versions find each other out.</summary>
    public const byte Version = 1;

    /// <summary>The request for all methods of the process that was named on the command line.</summary>
    public const byte Rundown = (byte)'r';

    /// <summary>The request to say <see cref="SymbolsMessageKind.Done"/> once every program that is known has ended.</summary>
    public const byte Finish = (byte)'f';

    private const int HeaderSize = 5;

    // Far beyond the methods of any process; what claims more is no message.
    private const int MaxLength = 1 << 28;

    /// <summary>Writes a message and flushes.</summary>
    public static void Write(Stream stream, SymbolsMessageKind kind, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], content.Length);
        stream.Write(header);
        stream.Write(content);
        stream.Flush();
    }

    /// <summary>The next message; null where the stream has ended.</summary>
    /// <exception cref="InvalidDataException">What comes is no message.</exception>
    /// <exception cref="EndOfStreamException">The stream ended within one.</exception>
    public static SymbolsMessage? Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        var read = stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false);
        if (read == 0)
            return null;
        if (read < HeaderSize)
            throw new EndOfStreamException();
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        if (length is < 0 or > MaxLength)
            throw new InvalidDataException("a message of the symbols process has an impossible length");
        var content = new byte[length];
        stream.ReadExactly(content);
        return new SymbolsMessage((SymbolsMessageKind)header[0], content);
    }
}
