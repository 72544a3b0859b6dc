using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>The broker's side of one connection: it has the programs of one host, and ends with it. Whatever a host sends, the worst that comes of it is the end of its connection.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Its thread frees what it has when it ends.")]
internal sealed class HostService
{
    /// <summary>How long a host may take to take an answer, and one that is not served to ask why.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MessageSocket _socket;
    private readonly uint _user;
    private readonly Diagnostic? _refusal;
    private readonly Action<HostService> _ended;
    private readonly Thread _thread;
    private TracerPrograms? _programs;

    /// <summary>Open while the programs are attached, and numbered below their links; the socket is numbered above them.</summary>
    private int _life = -1;

    /// <param name="socket">The connection; closed at the end.</param>
    /// <param name="user">Whose processes are served.</param>
    /// <param name="refusal">Why this one is not served, whoever it is; null where it may be.</param>
    /// <param name="ended">Told when it has ended.</param>
    public HostService(MessageSocket socket, uint user, Diagnostic? refusal, Action<HostService> ended)
    {
        (_socket, _user, _refusal, _ended) = (socket, user, refusal, ended);
        _thread = new Thread(Serve) { IsBackground = true, Name = "TraceAssertions host" };
    }

    /// <summary>Begins to serve.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends the service and waits until the programs are gone.</summary>
    public void End()
    {
        _socket.ShutDown();
        _thread.Join();
    }

    private void Serve()
    {
        // The host's tests wait for the answer.
        using var priority = ConsumerPriority.Raise();
        PeerProcess? peer = null;
        try
        {
            _socket.SetPatience(Patience);
            var refusal = _refusal ?? PeerProcess.Identify(_socket, _user, out peer);
            while (IsAskedBy(peer) && Receive() is { } request)
                Answer(request, refusal, peer);
        }
        catch (Exception)
        {
            // The host is gone, or does not read; or this is a defect, which must not take the programs from other hosts. This one's is told by the end of its connection.
        }
        finally
        {
            Free();
            _socket.Dispose();
            peer?.Dispose();
            _ended(this);
        }
    }

    /// <summary>Waits for a request; false where the host has ended, even where a child of it has kept the socket.</summary>
    private unsafe bool IsAskedBy(PeerProcess? peer)
    {
        var descriptors = stackalloc Libc.PollDescriptor[2];
        descriptors[0] = new() { Descriptor = _socket.Descriptor, Events = Libc.POLLIN };
        descriptors[1] = new() { Descriptor = peer?.Descriptor ?? -1, Events = Libc.POLLIN };

        // Whom nobody serves has this long to hear it.
        var ready = Libc.poll(descriptors, 2, peer is null ? (int)Patience.TotalMilliseconds : -1);
        return ready < 0 ? Marshal.GetLastPInvokeError() == Libc.EINTR : ready > 0 && descriptors[1].Returned == 0;
    }

    private BrokerRequest? Receive()
    {
        Span<byte> message = stackalloc byte[Marshal.SizeOf<BrokerRequest>()];
        var received = _socket.Receive(message);
        if (received != message.Length)
            return null;
        var request = MemoryMarshal.Read<BrokerRequest>(message);
        return request.Magic == BrokerProtocol.Magic ? request : null;
    }

    private void Answer(in BrokerRequest request, Diagnostic? refusal, PeerProcess? peer)
    {
        if (request.Version != BrokerProtocol.Version)
        {
            Refuse(PeerProcess.Refusal("it is of another version of renacer than the tests", "use `renacer` and packages of one version"));
            return;
        }

        if (refusal is not null || peer is null)
        {
            Refuse(refusal ?? PeerProcess.Refusal("it is not known", null));
            return;
        }

        switch (request.Kind)
        {
            case BrokerRequestKind.Probe:
                Reply(BrokerReplyKind.Done, 0, []);
                break;
            case BrokerRequestKind.Load when _programs is null && IsValid(request):
                Load(request, peer);
                break;
            case BrokerRequestKind.Losses when _programs is not null:
                SendLosses();
                break;
            case BrokerRequestKind.Misses when _programs is not null:
                Reply(BrokerReplyKind.Done, _programs.CountMisses(), []);
                break;
            case BrokerRequestKind.Detach when _programs is not null:
                _programs.Detach();
                Reply(BrokerReplyKind.Done, 0, []);
                break;
            default:
                Refuse(PeerProcess.Refusal("it does not understand the request", "use `renacer` and packages of one version"));
                break;
        }
    }

    private static bool IsValid(in BrokerRequest request) =>
        Enum.IsDefined(request.Source)
        && request.RingBytes is >= BrokerProtocol.MinRingBytes and <= BrokerProtocol.MaxRingBytes
        && (request.RingBytes & (request.RingBytes - 1)) == 0
        && request.RingBytes % Environment.SystemPageSize == 0;

    private void Load(in BrokerRequest request, PeerProcess peer)
    {
        try
        {
            _programs = new(new() { IsHost = true, IsOfAnother = true, Source = request.Source, RingBytes = request.RingBytes, PidNamespaceLevel = peer.PidNamespaceLevel });
            _programs.Target(peer.Descriptor);
            SendLoaded(_programs);
        }
        catch (TraceAssertionsException refused)
        {
            Free();
            Refuse(refused.Diagnostics[0]);
        }
    }

    /// <remarks>
    /// When this process dies, the kernel closes its descriptors in the order of their numbers or the other way round. The programs' links lie between the pipe's and the socket's, so that the host
    /// sees the end of one of those before the first program is detached: a host that sees neither has lost nothing.
    /// </remarks>
    private unsafe void SendLoaded(TracerPrograms programs)
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) != 0)
            throw BpfFailure.Refused("pipe2(2)", Marshal.GetLastPInvokeError());
        _life = ends[1];
        try
        {
            programs.AttachAbove(_life);
            _socket.MoveAbove(programs.HighestLink);
            Reply(BrokerReplyKind.Done, 0, [], programs.Ring.Descriptor, programs.Globals.Descriptor, ends[0]);
        }
        finally
        {
            _ = Libc.close(ends[0]);
        }
    }

    private void SendLosses()
    {
        var rows = _programs!.Losses().Select(row => new BrokerLoss { Scope = row.Key, Count = row.Value }).ToArray();
        var first = 0;
        for (; rows.Length - first > BrokerProtocol.LossesInPart; first += BrokerProtocol.LossesInPart)
            Reply(BrokerReplyKind.Part, 0, MemoryMarshal.AsBytes(rows.AsSpan(first, BrokerProtocol.LossesInPart)));
        Reply(BrokerReplyKind.Done, 0, MemoryMarshal.AsBytes(rows.AsSpan(first)));
    }

    private void Refuse(Diagnostic reason) =>
        Reply(BrokerReplyKind.Refused, 0, Encoding.UTF8.GetBytes(string.Join('\0', reason.Code, Short(reason.Message), Short(reason.Remedy ?? "")) + "\0"));

    /// <summary>A verifier's log may be long.</summary>
    private static string Short(string text) => text.Length <= 2000 ? text : text[..2000];

    private void Reply(BrokerReplyKind kind, long value, ReadOnlySpan<byte> rest, params ReadOnlySpan<int> descriptors)
    {
        var reply = new BrokerReply { Magic = BrokerProtocol.Magic, Version = BrokerProtocol.Version, Kind = kind, Length = rest.Length, Value = value };
        Span<byte> message = new byte[Marshal.SizeOf<BrokerReply>() + rest.Length];
        MemoryMarshal.Write(message, reply);
        rest.CopyTo(message[Marshal.SizeOf<BrokerReply>()..]);
        _socket.Send(message, descriptors);
    }

    private void Free()
    {
        if (_life >= 0)
            _ = Libc.close(_life);
        _life = -1;
        _programs?.Dispose();
        _programs = null;
    }
}
