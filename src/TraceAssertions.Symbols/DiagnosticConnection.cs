using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace TraceAssertions.Symbols;

/// <summary>A connection that a runtime has opened to a diagnostic port: it tells who it is, and takes one command.</summary>
/// <remarks>
/// docs/design-features/diagnostics "Diagnostic IPC protocol" of dotnet/diagnostics. NETCore.Client has no public way to take more than one runtime at a port, and a
/// program's children connect to the same one.
/// </remarks>
internal sealed class DiagnosticConnection : IDisposable
{
    private const int AdvertiseSize = 34;
    private const int HeaderSize = 20;
    private const int MaxAnswer = 1 << 16;
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const byte EventPipeCommands = 2;
    private const byte StopTracingCommand = 1;
    private const byte CollectTracing2Command = 3;
    private const byte ProcessCommands = 4;
    private const byte ResumeRuntimeCommand = 1;
    private const byte ServerAnswers = 0xff;

    private readonly Socket _socket;

    private DiagnosticConnection(Socket socket, Guid runtime, int pid)
    {
        (_socket, Runtime, Pid) = (socket, runtime, pid);
        Stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Which runtime it is: the same in all its connections.</summary>
    public Guid Runtime { get; }

    /// <summary>Its process, as seen from here: from the socket, because a container has numbers of its own.</summary>
    public int Pid { get; }

    /// <summary>What comes after the answer to a command; for a session, its events.</summary>
    public Stream Stream { get; }

    /// <summary>Reads who connects; null where it is no runtime.</summary>
    public static DiagnosticConnection? Greet(Socket socket, TimeSpan limit)
    {
        socket.ReceiveTimeout = (int)limit.TotalMilliseconds;
        Span<byte> advertised = stackalloc byte[AdvertiseSize];
        for (var read = 0; read < AdvertiseSize;)
        {
            var count = socket.Receive(advertised[read..]);
            if (count == 0)
                return null;
            read += count;
        }

        if (!advertised[..8].SequenceEqual("ADVR_V1\0"u8))
            return null;
        socket.ReceiveTimeout = 0;
        Span<byte> credentials = stackalloc byte[12];
        _ = socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        return new DiagnosticConnection(socket, new Guid(advertised.Slice(8, 16)), BinaryPrimitives.ReadInt32LittleEndian(credentials));
    }

    /// <summary>Starts a session that tells of modules and methods, and lists all of them at its end; its events are then on <see cref="Stream"/>.</summary>
    /// <returns>The number of the session; null where the runtime refuses.</returns>
    public ulong? CollectMethods(int bufferMegabytes)
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload);
        writer.Write(bufferMegabytes);
        writer.Write(1); // the nettrace format
        writer.Write(true); // a rundown at the end
        writer.Write(1); // providers
        writer.Write((long)Rundown.Keywords);
        writer.Write(5); // verbose
        WriteString(writer, "Microsoft-Windows-DotNETRuntime");
        WriteString(writer, "");
        var answer = Command(EventPipeCommands, CollectTracing2Command, payload.ToArray());
        return answer is { Length: >= sizeof(ulong) } ? BinaryPrimitives.ReadUInt64LittleEndian(answer) : null;
    }

    /// <summary>Asks to end a session. The answer comes when the rundown is read, and nobody waits for it.</summary>
    public void RequestStop(ulong session)
    {
        var payload = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(payload, session);
        Send(EventPipeCommands, StopTracingCommand, payload);
    }

    /// <summary>Lets a runtime go that waits at its start.</summary>
    public bool Resume() => Command(ProcessCommands, ResumeRuntimeCommand, []) is not null;

    /// <summary>Waits until the runtime closes the connection, which it does when it ends.</summary>
    public void WaitForEnd()
    {
        Span<byte> nothing = stackalloc byte[1];
        while (_socket.Receive(nothing) > 0)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Stream.Dispose();

    private byte[]? Command(byte set, byte command, byte[] payload)
    {
        Send(set, command, payload);
        var header = new byte[HeaderSize];
        Stream.ReadExactly(header);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14)) - HeaderSize;
        if (size is < 0 or > MaxAnswer)
            return null;
        var answer = new byte[size];
        Stream.ReadExactly(answer);
        return header[16] == ServerAnswers && header[17] == 0 ? answer : null;
    }

    private void Send(byte set, byte command, byte[] payload)
    {
        var message = new byte[HeaderSize + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        message[16] = set;
        message[17] = command;
        payload.CopyTo(message, HeaderSize);
        Stream.Write(message);
    }

    private static void WriteString(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
