using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>Loads the BPF programs for the test hosts of one user, who may not do so themselves, and hands each its own ring.</summary>
/// <remarks>Nothing but this process's descriptors holds the programs: however it ends, the kernel detaches them, and the hosts are told.</remarks>
internal sealed class Broker : IDisposable
{
    /// <summary>Hosts at once. Each has up to 64 MiB of the kernel's memory for its ring, and its programs run at every system call of the machine.</summary>
    public const int MaxHosts = 32;

    private readonly uint _user;
    private readonly List<MessageSocket> _listeners = [];
    private readonly HashSet<HostService> _services = [];
    private readonly Lock _lock = new();
    private readonly int _stop;
    private readonly Thread _acceptor;
    private bool _stopping;

    /// <summary>Begins to serve.</summary>
    /// <param name="user">Whose hosts are served.</param>
    /// <exception cref="TraceAssertionsException">TA0101 to TA0106: eBPF does not work here; TA0153: it cannot listen.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The list has the sockets, and they are closed with it.")]
    public Broker(uint user)
    {
        if (Ebpf.EbpfProbe.CheckBroker() is { } refusal)
            throw new TraceAssertionsException(refusal);
        _user = user;
        Address = BrokerAddress.OfRun(user);
        try
        {
            _listeners.Add(MessageSocket.TryListen(Address) ?? throw new IOException($"{Address} is taken"));
            if (MessageSocket.TryListen(BrokerAddress.OfUser(user)) is { } common)
                _listeners.Add(common);
        }
        catch (IOException failure)
        {
            CloseListeners();
            throw new TraceAssertionsException(new Diagnostic("TA0153", DiagnosticSeverity.Error, $"the broker cannot be reached: {failure.Message}", Remedy: "end the process that has the name: `ss -xlp | grep renacer`"));
        }

        _stop = Libc.eventfd(0, Libc.EPOLL_CLOEXEC);
        _acceptor = new Thread(Accept) { IsBackground = true, Name = "TraceAssertions broker" };
        _acceptor.Start();
    }

    /// <summary>Where it listens: the value of <see cref="BrokerAddress.Variable"/> for its hosts.</summary>
    public string Address { get; }

    /// <summary>TA0153 where the name that all hosts of the user try was taken.</summary>
    public Diagnostic? Notice => _listeners.Count > 1 ? null : new(
        "TA0153",
        DiagnosticSeverity.Warning,
        $"another process has the name {BrokerAddress.OfUser(_user)}: only hosts that find {BrokerAddress.Variable} in their environment are traced through this broker",
        Remedy: "end the other `renacer run` of this user first (`ss -xlp | grep renacer` shows it), or `dotnet build-server shutdown` before the tests");

    /// <summary>The hosts that are connected.</summary>
    public int Hosts
    {
        get
        {
            lock (_lock)
                return _services.Count;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _stopping, true))
            return;
        _ = Libc.eventfd_write(_stop, 1);
        _acceptor.Join();
        CloseListeners();
        HostService[] services;
        lock (_lock)
            services = [.. _services];
        foreach (var service in services)
            service.End();
        _ = Libc.close(_stop);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "A connection is closed by its service.")]
    private unsafe void Accept()
    {
        var descriptors = stackalloc Libc.PollDescriptor[_listeners.Count + 1];
        for (var i = 0; i < _listeners.Count; i++)
            descriptors[i] = new() { Descriptor = _listeners[i].Descriptor, Events = Libc.POLLIN };
        descriptors[_listeners.Count] = new() { Descriptor = _stop, Events = Libc.POLLIN };
        while (true)
        {
            if (Libc.poll(descriptors, (nuint)_listeners.Count + 1, -1) < 0 && Marshal.GetLastPInvokeError() != Libc.EINTR)
                return;
            if (descriptors[_listeners.Count].Returned != 0)
                return;
            for (var i = 0; i < _listeners.Count; i++)
            {
                if (descriptors[i].Returned != 0 && _listeners[i].Accept() is { } socket)
                    Begin(socket);
            }
        }
    }

    private void Begin(MessageSocket socket)
    {
        lock (_lock)
        {
            // Those that are refused are told why, but not any number of them.
            if (_services.Count >= 2 * MaxHosts)
            {
                socket.Dispose();
                return;
            }

            var refusal = _services.Count < MaxHosts ? null : PeerProcess.Refusal(string.Create(CultureInfo.InvariantCulture, $"it serves {MaxHosts} already"), "run fewer test hosts at once: `dotnet test -m:1`");
            var service = new HostService(socket, _user, refusal, Forget);
            _services.Add(service);
            service.Start();
        }
    }

    private void Forget(HostService service)
    {
        lock (_lock)
            _services.Remove(service);
    }

    private void CloseListeners() => _listeners.ForEach(listener => listener.Dispose());
}
