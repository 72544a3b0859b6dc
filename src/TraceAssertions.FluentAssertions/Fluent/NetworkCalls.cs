namespace TraceAssertions.Fluent;

/// <summary>Finds the calls that use a network.</summary>
internal static class NetworkCalls
{
    private static readonly string[] Local = ["AF_UNIX", "AF_NETLINK"];

    /// <summary>The rows of calls on sockets, but for those that are seen to be made for the same machine: of a socket that was there before nothing says so.</summary>
    public static HashSet<int> Of(CausalTrace trace)
    {
        var local = new HashSet<(int Pid, int Fd)>();
        var network = new HashSet<int>();
        foreach (var span in trace.Spans)
        {
            if (!span.IsSyscall)
                continue;
            switch (span.ShortName)
            {
                case "socket" when IsLocal(span):
                    local.Add((span.Pid, (int)span.Result));
                    break;
                case "socketpair":
                    break;
                case "socket" when span.Error is null:
                    local.Remove((span.Pid, (int)span.Result));
                    network.Add(span.Row);
                    break;
                case "close":
                    local.Remove((span.Pid, span.Fd));
                    break;
                default:
                    if (span.Path == "socket" && !local.Contains((span.Pid, span.Fd)))
                        network.Add(span.Row);
                    break;
            }
        }

        return network;
    }

    private static bool IsLocal(Span socket) => Array.Exists(Local, family => socket.Arguments?.StartsWith(family, StringComparison.Ordinal) == true);
}
