using System.Net;
using System.Net.Sockets;

namespace TraceAssertions.Tracing.Tests.Differential;

/// <summary>Answers every connection on the loopback interface with the same page.</summary>
internal sealed class TinyServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TinyServer()
    {
        _listener.Start();
        _ = Serve();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        var request = new byte[4096];
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                _ = await stream.ReadAsync(request);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                if (e is not IOException)
                    return;
            }
        }
    }
}
