using System.Net;
using System.Net.Sockets;

namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>A server on loopback, on threads of its own: what it does belongs to nobody who is traced.</summary>
internal abstract class LoopbackServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    protected LoopbackServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        new Thread(Accept) { IsBackground = true, Name = GetType().Name }.UnsafeStart();
    }

    public IPEndPoint EndPoint { get; }

    public void Dispose() => _listener.Dispose();

    /// <summary>The answer to one line, or null for none.</summary>
    protected abstract string? Answer(string line);

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                new Thread(() => Serve(connection)) { IsBackground = true }.UnsafeStart();
            }
        }
        catch (SocketException)
        {
            // Disposed: the program ends.
        }
    }

    private void Serve(Socket connection)
    {
        try
        {
            using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                if (Answer(line) is { } answer)
                    stream.Write(System.Text.Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (IOException)
        {
            // The client is gone.
        }
    }
}
