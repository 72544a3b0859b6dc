using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>A test host's connection to a broker. Safe on any thread; requests are answered one after the other.</summary>
internal sealed class BrokerConnection : IDisposable
{
    /// <summary>To load the programs takes the broker a tenth of a second; with seventy threads for two processors it has taken twelve. It ends early where the broker does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly int ReplyBytes = Marshal.SizeOf<BrokerReply>();

    private readonly MessageSocket _socket;
    private readonly Lock _lock = new();
    private readonly byte[] _buffer = new byte[BrokerProtocol.MaxBytes];

    private BrokerConnection(MessageSocket socket, string address, int broker) => (_socket, Address, Broker) = (socket, address, broker);

    /// <summary>Where the broker listens.</summary>
    public string Address { get; }

    /// <summary>The broker's pid; 0 where it is outside of this process's pid namespace.</summary>
    public int Broker { get; }

    /// <summary>For poll(2).</summary>
    public int Descriptor => _socket.Descriptor;

    /// <summary>Connects to the first broker that listens.</summary>
    /// <param name="addresses">Where to look.</param>
    /// <param name="user">Who asks.</param>
    /// <returns>Null where none does.</returns>
    /// <exception cref="TraceAssertionsException">TA0152: what listens there is no broker that may be trusted.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The connection has the socket, which is closed with it.")]
    public static BrokerConnection? TryOpen(IEnumerable<string> addresses, uint user)
    {
        try
        {
            foreach (var address in addresses)
            {
                if (MessageSocket.TryConnect(address) is not { } socket)
                    continue;

                // Anybody may take a name first: what a stranger sends would be shown as what the tests did.
                var owner = socket.Peer();
                if (owner.User != 0 && owner.User != user)
                {
                    socket.Dispose();
                    throw new TraceAssertionsException(PeerProcess.Refusal(string.Create(CultureInfo.InvariantCulture, $"the one at {address} is of uid {owner.User}, neither of root nor of this user"), $"{BrokerAddress.Variable}={BrokerAddress.Off} asks none"));
                }

                socket.SetPatience(Patience);
                return new(socket, address, owner.Pid);
            }
        }
        catch (IOException failure)
        {
            throw new TraceAssertionsException(PeerProcess.Refusal(failure.Message, $"{BrokerAddress.Variable}={BrokerAddress.Off} asks none"));
        }

        return null;
    }

    /// <summary>Asks, and waits for the answer.</summary>
    /// <param name="request">What for.</param>
    /// <param name="take">Is given what follows each part of the answer.</param>
    /// <param name="descriptors">Takes the descriptors of the last part; they are the caller's.</param>
    /// <returns>The answer's value.</returns>
    /// <exception cref="TraceAssertionsException">The broker's reason why not, or TA0152: it does not answer, or not as it should.</exception>
    public long Ask(BrokerRequest request, Action<ReadOnlySpan<byte>>? take = null, params Span<int> descriptors)
    {
        (request.Magic, request.Version) = (BrokerProtocol.Magic, BrokerProtocol.Version);
        lock (_lock)
        {
            try
            {
                _socket.Send(MemoryMarshal.AsBytes(new ReadOnlySpan<BrokerRequest>(in request)));
                while (true)
                {
                    var reply = Receive(descriptors, out var rest);
                    if (reply.Kind is BrokerReplyKind.Refused)
                        throw new TraceAssertionsException(Reason(rest));
                    take?.Invoke(rest);
                    if (reply.Kind is BrokerReplyKind.Done)
                        return reply.Value;
                }
            }
            catch (IOException failure)
            {
                throw new TraceAssertionsException(PeerProcess.Refusal(failure.Message, "see whether `renacer run` still runs"));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private BrokerReply Receive(Span<int> descriptors, out ReadOnlySpan<byte> rest)
    {
        var received = _socket.Receive(_buffer, descriptors);
        if (received < 0)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"it did not answer within {Patience.TotalSeconds:0} s"));
        if (received == 0)
            throw new IOException("it ended the connection");
        if (received < ReplyBytes)
            throw new IOException("its answer is too short");
        var reply = MemoryMarshal.Read<BrokerReply>(_buffer);
        if (reply.Magic != BrokerProtocol.Magic || (reply.Version != BrokerProtocol.Version && reply.Kind is not BrokerReplyKind.Refused) || reply.Length != received - ReplyBytes)
            throw new IOException("its answer is of another form");
        rest = _buffer.AsSpan(ReplyBytes, reply.Length);
        return reply;
    }

    private static Diagnostic Reason(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text).Split('\0') is [var code, var message, var remedy, ..] && code.StartsWith("TA", StringComparison.Ordinal)
            ? new(code, DiagnosticSeverity.Error, message, Remedy: remedy.Length == 0 ? null : remedy)
            : PeerProcess.Refusal("its answer is of another form", null);
}
