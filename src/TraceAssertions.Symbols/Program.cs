using System.Globalization;

namespace TraceAssertions.Symbols;

/// <summary>
/// The symbols process, started by the tracer; not for users. <c>host PID</c> lists the methods of one process whenever it is asked to; <c>listen SOCKET</c> those of
/// every .NET process that connects.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var requests = Console.OpenStandardInput();
        using var answers = Console.OpenStandardOutput();
        switch (arguments)
        {
            case ["host", var pid] when int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var host):
                HostMode.Run(host, requests, answers);
                return 0;
            case ["listen", var socket]:
                ListenMode.Run(socket, requests, answers);
                return 0;
            default:
                Console.Error.WriteLine("This process is the tracer's own; the command line tool is `renacer`.");
                return 2;
        }
    }
}
