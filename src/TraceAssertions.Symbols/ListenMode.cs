using System.Net.Sockets;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Symbols;

/// <summary>Serves a tool that launches programs: every .NET runtime that finds the socket in <c>DOTNET_DiagnosticPorts</c> connects, is given a session and let go.</summary>
internal static class ListenMode
{
    private static readonly TimeSpan FinishLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs until <paramref name="requests"/> has ended and nobody is left in whose environment the port is: a runtime that begins later would wait for ever for somebody to let it go.</summary>
    /// <param name="path">Where to listen.</param>
    /// <param name="requests">Single bytes: <see cref="SymbolsMessage.Finish"/>.</param>
    /// <param name="answers">Takes the messages.</param>
    public static void Run(string path, Stream requests, Stream answers)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        // One that was killed has left it.
        File.Delete(path);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(64);
        var runtimes = new ConnectedRuntimes();
        new Thread(() => Accept(listener, runtimes)) { IsBackground = true, Name = "accept" }.Start();
        try
        {
            SymbolsMessage.Write(answers, SymbolsMessageKind.Ready, [SymbolsMessage.Version]);
            for (var request = requests.ReadByte(); request >= 0; request = requests.ReadByte())
            {
                if (request != SymbolsMessage.Finish)
                    continue;
                foreach (var batch in runtimes.Finish(FinishLimit))
                {
                    using var buffer = new MemoryStream();
                    batch.Write(buffer);
                    SymbolsMessage.Write(answers, SymbolsMessageKind.Methods, buffer.ToArray());
                }

                SymbolsMessage.Write(answers, SymbolsMessageKind.Done, []);
            }
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }

        runtimes.LetGo();
        WaitUntilNobodyIsLeft(runtimes, new PortHeirs(path));
        File.Delete(path);
        if (Path.GetDirectoryName(path) is { } folder && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    /// <summary>Asks twice, because a process in the middle of execve(2) has no environment.</summary>
    private static void WaitUntilNobodyIsLeft(ConnectedRuntimes runtimes, PortHeirs heirs)
    {
        for (var looks = 0; looks < 2; looks++)
        {
            while (runtimes.AreConnected || heirs.Exist)
            {
                looks = 0;
                Thread.Sleep(LookPause);
            }

            Thread.Sleep(LookPause);
        }
    }

    private static void Accept(Socket listener, ConnectedRuntimes runtimes)
    {
        while (true)
        {
            Socket connection;
            try
            {
                connection = listener.Accept();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            runtimes.Add(connection);
        }
    }
}
