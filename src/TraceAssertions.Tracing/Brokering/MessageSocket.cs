using System.Runtime.InteropServices;
using System.Text;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>A local socket of messages, closed on disposal (unix(7), SOCK_SEQPACKET).</summary>
internal sealed unsafe class MessageSocket : IDisposable
{
    private const int NameBytes = 108;
    private const int HeaderBytes = sizeof(short);
    private const int ControlHeaderBytes = 16;

    private readonly Lock _lock = new();
    private int _descriptor;

    private MessageSocket(int descriptor) => _descriptor = descriptor;

    public int Descriptor => _descriptor;

    /// <summary>Listens under a name.</summary>
    /// <returns>The socket; null where somebody else has the name.</returns>
    /// <exception cref="IOException">The kernel refused otherwise.</exception>
    public static MessageSocket? TryListen(string address)
    {
        var socket = Create();
        if (socket.WithAddress(address, Libc.bind) == 0 && Libc.listen(socket._descriptor, 64) == 0)
            return socket;
        var error = Marshal.GetLastPInvokeError();
        socket.Dispose();
        return error == Libc.EADDRINUSE ? null : throw Failure($"listen on {address}", error);
    }

    /// <summary>Connects; null where nobody listens there.</summary>
    public static MessageSocket? TryConnect(string address)
    {
        var socket = Create();
        if (socket.WithAddress(address, Libc.connect) == 0)
            return socket;
        socket.Dispose();
        return null;
    }

    /// <summary>The next connection; null where there is none after all.</summary>
    public MessageSocket? Accept()
    {
        var descriptor = Libc.accept4(_descriptor, null, null, Libc.SOCK_CLOEXEC);
        return descriptor < 0 ? null : new(descriptor);
    }

    /// <summary>Who is at the other end, as it was when it connected or listened (SO_PEERCRED).</summary>
    public Libc.PeerCredentials Peer()
    {
        Libc.PeerCredentials peer;
        var length = sizeof(Libc.PeerCredentials);
        return Libc.getsockopt(_descriptor, Libc.SOL_SOCKET, Libc.SO_PEERCRED, &peer, &length) == 0 ? peer : throw Failure("read SO_PEERCRED", Marshal.GetLastPInvokeError());
    }

    /// <summary>The process at the other end, for as long as the descriptor is open (SO_PEERPIDFD, Linux 6.5); negative where the kernel has no such thing.</summary>
    public int OpenPeer()
    {
        int pidfd;
        var length = sizeof(int);
        return Libc.getsockopt(_descriptor, Libc.SOL_SOCKET, Libc.SO_PEERPIDFD, &pidfd, &length) == 0 ? pidfd : -1;
    }

    /// <summary>How long to wait for the other end to send, and to take what is sent.</summary>
    public void SetPatience(TimeSpan patience)
    {
        var interval = new Libc.TimeInterval { Seconds = (long)patience.TotalSeconds, Microseconds = patience.Milliseconds * 1000 };
        foreach (var option in new[] { Libc.SO_RCVTIMEO, Libc.SO_SNDTIMEO })
        {
            if (Libc.setsockopt(_descriptor, Libc.SOL_SOCKET, option, &interval, sizeof(Libc.TimeInterval)) != 0)
                throw Failure("limit the wait", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Gives the socket a number above <paramref name="descriptor"/>.</summary>
    public void MoveAbove(int descriptor)
    {
        lock (_lock)
        {
            var higher = Libc.DuplicateAbove(_descriptor, descriptor + 1);
            if (higher < 0)
                throw Failure("duplicate a descriptor", Marshal.GetLastPInvokeError());
            _ = Libc.close(_descriptor);
            _descriptor = higher;
        }
    }

    /// <summary>Wakes whoever waits for a message; none comes any more. Safe on any thread.</summary>
    public void ShutDown()
    {
        lock (_lock)
            _ = Libc.shutdown(_descriptor, Libc.SHUT_RDWR);
    }

    /// <summary>Sends one message, with duplicates of some descriptors.</summary>
    /// <exception cref="IOException">The other end is gone, or does not take it.</exception>
    public void Send(ReadOnlySpan<byte> message, params ReadOnlySpan<int> descriptors)
    {
        var control = stackalloc byte[ControlHeaderBytes + (sizeof(int) * BrokerProtocol.LoadDescriptors) + sizeof(long)];
        fixed (byte* bytes = message)
        {
            var part = new Libc.MessagePart { Base = bytes, Length = (nuint)message.Length };
            var header = new Libc.MessageHeader { Parts = &part, PartCount = 1 };
            if (descriptors.Length > 0)
            {
                // struct cmsghdr: the length with itself, the level, the type (cmsg(3)).
                var length = ControlHeaderBytes + (sizeof(int) * descriptors.Length);
                *(long*)control = length;
                *(int*)(control + 8) = Libc.SOL_SOCKET;
                *(int*)(control + 12) = Libc.SCM_RIGHTS;
                descriptors.CopyTo(new Span<int>(control + ControlHeaderBytes, descriptors.Length));
                header.Control = control;
                header.ControlLength = (nuint)((length + 7) & ~7);
            }

            nint sent;
            do
                sent = Libc.sendmsg(_descriptor, &header, Libc.MSG_NOSIGNAL);
            while (sent < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
            if (sent < 0)
                throw Failure("send", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Receives one message.</summary>
    /// <param name="buffer">Takes it. One that is longer counts as the end.</param>
    /// <param name="descriptors">Takes the descriptors that come with it, -1 where there are fewer. What there is no room for, the kernel closes.</param>
    /// <returns>Its bytes; 0 at the end; -1 where nothing came in time.</returns>
    /// <exception cref="IOException">The connection failed.</exception>
    public int Receive(Span<byte> buffer, params Span<int> descriptors)
    {
        descriptors.Fill(-1);
        var control = stackalloc byte[ControlHeaderBytes + (sizeof(int) * BrokerProtocol.LoadDescriptors) + sizeof(long)];
        fixed (byte* bytes = buffer)
        {
            var part = new Libc.MessagePart { Base = bytes, Length = (nuint)buffer.Length };
            Libc.MessageHeader header;
            nint received;
            do
            {
                header = new Libc.MessageHeader { Parts = &part, PartCount = 1 };
                if (descriptors.Length > 0)
                {
                    header.Control = control;
                    header.ControlLength = (nuint)(ControlHeaderBytes + (sizeof(int) * descriptors.Length));
                }

                received = Libc.recvmsg(_descriptor, &header, Libc.MSG_CMSG_CLOEXEC);
            }
            while (received < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
            if (received < 0)
            {
                return Marshal.GetLastPInvokeError() switch
                {
                    Libc.EAGAIN => -1,
                    Libc.ECONNRESET => 0, // it has left something unread
                    var error => throw Failure("receive", error),
                };
            }

            if (header.ControlLength > ControlHeaderBytes && *(int*)(control + 12) == Libc.SCM_RIGHTS)
                new ReadOnlySpan<int>(control + ControlHeaderBytes, Math.Min(descriptors.Length, ((int)*(long*)control - ControlHeaderBytes) / sizeof(int))).CopyTo(descriptors);
            return (header.Flags & Libc.MSG_TRUNC) == 0 ? (int)received : 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_descriptor >= 0)
                _ = Libc.close(_descriptor);
            _descriptor = -1;
        }
    }

    private static MessageSocket Create()
    {
        var descriptor = Libc.socket(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0);
        return descriptor >= 0 ? new(descriptor) : throw Failure("make a socket", Marshal.GetLastPInvokeError());
    }

    private static IOException Failure(string what, int error) => new($"cannot {what}: {Marshal.GetPInvokeErrorMessage(error)}");

    private int WithAddress(string address, AddressCall call)
    {
        // struct sockaddr_un of an abstract name: the family, a NUL in place of the @, and the name, without an end.
        var bytes = stackalloc byte[HeaderBytes + NameBytes];
        *(short*)bytes = Libc.AF_UNIX;
        bytes[HeaderBytes] = 0;
        if (address.Length < 2 || address[0] != '@' || Encoding.UTF8.GetByteCount(address) > NameBytes)
            throw new IOException($"'{address}' is no name of a broker");
        var length = Encoding.UTF8.GetBytes(address.AsSpan(1), new Span<byte>(bytes + HeaderBytes + 1, NameBytes - 1));
        return call(_descriptor, bytes, HeaderBytes + 1 + length);
    }

    private delegate int AddressCall(int socket, byte* address, int length);
}
