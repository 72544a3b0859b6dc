using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Symbols;

/// <summary>A session that enables nothing and is stopped at once: when it stops, the runtime lists all modules and methods.</summary>
internal static class Rundown
{
    /// <summary>Loader (0x8), JIT (0x10), precompiled code (0x20), maps from native code to IL (0x20000): the runtime's event manifest, ClrEtwAll.man.</summary>
    public const long Keywords = 0x20038;

    private const int BufferMegabytes = 64;

    /// <summary>The methods of a running process.</summary>
    /// <exception cref="DiagnosticsClientException">It does not answer, or refuses.</exception>
    public static IReadOnlyList<JittedMethod> Take(int pid)
    {
        var client = new DiagnosticsClient(pid);

        // A session needs a provider; this one tells nothing at this level and without keywords.
        var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Critical, keywords: 0);
        using var session = client.StartEventPipeSession(new EventPipeSessionConfiguration([provider], BufferMegabytes, Keywords, requestStackwalk: false));

        // The runtime answers when it has listed everything, and lists only as fast as somebody reads.
        var stopping = Task.Run(session.Stop);
        using var source = new EventPipeEventSource(session.EventStream);
        var methods = new CollectedMethods();
        methods.Listen(source);
        source.Process();
        stopping.GetAwaiter().GetResult();
        return methods.Take();
    }
}
