using System.Net;
using System.Net.Sockets;
using TraceAssertions.Constructs.Checking;

namespace TraceAssertions.Constructs.Subjects;

/// <summary>Sockets, and servers in the same process. Sends and receives are marked by their size, what a server does by the path that it is told.</summary>
internal static class Network
{
    public static IReadOnlyList<Construct> All { get; } =
    [
        new("socket", async visitor =>
        {
            using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            var accepting = listener.AcceptAsync();
            await client.ConnectAsync(listener.LocalEndPoint!);
            using var server = await accepting;

            // Asked for before it is there: the runtime's thread receives it, once epoll(7) says so.
            var buffer = new byte[visitor.SizeOf(MarkedSizes.Socket)];
            var receiving = server.ReceiveAsync(buffer);
            await Task.Yield();
            await client.SendAsync(buffer);
            await receiving;
        })
        { Calls = new Dictionary<string, int> { ["sendto"] = 1, ["recvfrom"] = 1 } },
        new("kestrel", visitor => PostAsync(visitor, visitor.Surroundings.Client, "kestrel", visitor.SizeOf(MarkedSizes.Http)))
        { Calls = new Dictionary<string, int> { ["openat"] = 3, ["sendto"] = 1 } },
        new("test-server", visitor => PostAsync(visitor, visitor.Surroundings.InMemoryClient, "test-server", 100))
        { Calls = new Dictionary<string, int> { ["openat"] = 3 } },
    ];

    private static async Task PostAsync(Visitor visitor, HttpClient client, string construct, int size)
    {
        using var body = new OneWrite(size);
        using var response = await client.PostAsync(new Uri("/?mark=" + Uri.EscapeDataString(visitor.PathOf(construct)), UriKind.Relative), body);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>A body that is sent in one piece, after the headers.</summary>
    private sealed class OneWrite(int size) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await stream.WriteAsync(new byte[size]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = size;
            return true;
        }
    }
}
