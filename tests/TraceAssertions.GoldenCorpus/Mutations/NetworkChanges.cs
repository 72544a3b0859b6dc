using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TraceAssertions.GoldenCorpus.Workload;

namespace TraceAssertions.GoldenCorpus.Mutations;

/// <summary>Changes of what goes over the network; all of it is loopback.</summary>
internal static class NetworkChanges
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        Mutation.Change("a connection for each request", Step.FetchRates, async run =>
        {
            foreach (var currency in run.Settings!.Currencies)
            {
                using var client = Original.Client(run);
                run.Rates[currency] = await Rate(client, currency);
            }
        }, "connect"),
        Mutation.Change("a request for each order file", Step.FetchRates, async run =>
        {
            using var client = Original.Client(run);
            foreach (var _ in run.Files)
            {
                foreach (var currency in run.Settings!.Currencies)
                    run.Rates[currency] = await Rate(client, currency);
            }
        }, "send"),
        Mutation.Addition("a name is looked up", _ => Dns.GetHostAddresses("localhost"), "/etc/hosts"),
        Mutation.Addition("a metric is sent by UDP", _ =>
        {
            using var client = new UdpClient();
            client.Send("orders:1|c"u8, new IPEndPoint(IPAddress.Loopback, 8125));
        }, "sendmsg", "SOCK_DGRAM"),
        Mutation.Addition("a port is listened on", _ =>
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
        }, "listen"),
        Mutation.Addition("a local socket is tried", run =>
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(run.Place.At("orders.sock")));
            }
            catch (SocketException)
            {
                // Nobody listens.
            }
        }, "connect", "ENOENT"),
        Announcing("small messages may wait", socket => socket.NoDelay = false, "setsockopt"),
        Announcing("the connection is kept alive", socket => socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true), "setsockopt", "SO_KEEPALIVE"),
        Announcing("the local end is bound", socket => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)), "bind"),
        Announcing("sending may take a second", socket => socket.SendTimeout = 1000, "setsockopt", "SO_SNDTIMEO"),
        Mutation.Change("Nagle's algorithm is left on", Step.Announce, run => Connected(run, noDelay: false, socket => Original.Say(run, socket)), "setsockopt", "TCP_NODELAY"),
        Mutation.Change("the announcement is sent in two pieces", Step.Announce, run => Connected(run, noDelay: true, socket =>
        {
            socket.Send("report of "u8);
            socket.Send(Encoding.ASCII.GetBytes($"{run.Orders.Count} orders\n"));
            Original.Hear(socket);
        }), "send"),
        Mutation.Change("the announcement is made twice", Step.Announce, run => Connected(run, noDelay: true, socket =>
        {
            Original.Say(run, socket);
            Original.Say(run, socket);
        }), "send"),
        Mutation.Change("the announcement says more", Step.Announce, run => Connected(run, noDelay: true, socket =>
        {
            socket.Send(Encoding.ASCII.GetBytes($"the report of all {run.Orders.Count} orders\n"));
            Original.Hear(socket);
        }), "send"),
        Mutation.Change("the announcement goes to a server that refuses, then to the right one", Step.Announce, run =>
        {
            using var refused = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                refused.Connect(new IPEndPoint(IPAddress.Loopback, 1));
            }
            catch (SocketException)
            {
                // Nobody listens there.
            }

            return Original.Announce(run, _ => { });
        }, "connect", "ECONNREFUSED"),
        Mutation.Change("the announcement is made asynchronously", Step.Announce, async run =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(run.Place.Announcements);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"report of {run.Orders.Count} orders\n"));
            if (await socket.ReceiveAsync(new byte[16]) == 0)
                throw new InvalidDataException("the announcement was not confirmed");
            socket.Shutdown(SocketShutdown.Both);
        }, "connect", "EINPROGRESS"),
        Mutation.Change("the connection is not shut down", Step.Announce, run =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(run.Place.Announcements);
            Original.Say(run, socket);
            return Task.CompletedTask;
        }, "shutdown"),
    ];

    public static async Task<decimal> Rate(HttpClient client, string currency) =>
        decimal.Parse(await client.GetStringAsync(new Uri($"rates/{currency}", UriKind.Relative)), CultureInfo.InvariantCulture);

    public static Task Connected(OrderRun run, bool noDelay, Action<Socket> talk)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (noDelay)
            socket.NoDelay = true;
        socket.Connect(run.Place.Announcements);
        talk(socket);
        socket.Shutdown(SocketShutdown.Both);
        return Task.CompletedTask;
    }

    private static Mutation Announcing(string name, Action<Socket> change, params IReadOnlyList<string> words) =>
        Mutation.Change(name, Step.Announce, run => Original.Announce(run, change), words);
}
