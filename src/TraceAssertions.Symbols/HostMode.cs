using System.Text;
using Microsoft.Diagnostics.NETCore.Client;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Symbols;

/// <summary>Serves the process that started this one: lists its methods whenever it asks, until it closes the pipe.</summary>
internal static class HostMode
{
    /// <summary>Runs until <paramref name="requests"/> ends.</summary>
    /// <param name="pid">The process to list the methods of.</param>
    /// <param name="requests">Single bytes: <see cref="SymbolsMessage.Rundown"/>.</param>
    /// <param name="answers">Takes the messages.</param>
    public static void Run(int pid, Stream requests, Stream answers)
    {
        try
        {
            SymbolsMessage.Write(answers, SymbolsMessageKind.Ready, [SymbolsMessage.Version]);
            for (var request = requests.ReadByte(); request >= 0; request = requests.ReadByte())
            {
                if (request == SymbolsMessage.Rundown)
                    Answer(pid, answers);
            }
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }
    }

    private static void Answer(int pid, Stream answers)
    {
        byte[] content;
        try
        {
            using var buffer = new MemoryStream();
            new MethodBatch(pid, Rundown.Take(pid)).Write(buffer);
            content = buffer.ToArray();
        }
        catch (Exception refused) when (refused is DiagnosticsClientException or IOException or TimeoutException or FormatException or UnauthorizedAccessException)
        {
            SymbolsMessage.Write(answers, SymbolsMessageKind.Failed, Encoding.UTF8.GetBytes(refused.Message));
            return;
        }

        SymbolsMessage.Write(answers, SymbolsMessageKind.Methods, content);
        SymbolsMessage.Write(answers, SymbolsMessageKind.Done, []);
    }
}
