using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>The process that has connected, as the kernel tells it: nothing here comes from the process itself.</summary>
internal sealed class PeerProcess : IDisposable
{
    private PeerProcess(int pid, int pidfd, int pidNamespaceLevel) => (Pid, Descriptor, PidNamespaceLevel) = (pid, pidfd, pidNamespaceLevel);

    /// <summary>Its pid in this process's namespace.</summary>
    public int Pid { get; }

    /// <summary>Its pidfd, which is readable when the process has ended (pidfd_open(2)).</summary>
    public int Descriptor { get; }

    /// <summary>The depth of its pid namespace.</summary>
    public int PidNamespaceLevel { get; }

    /// <summary>Finds out who is at the other end.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="user">Whose processes are served.</param>
    /// <param name="peer">The process, where the result is null.</param>
    /// <returns>Why it is not served (TA0152).</returns>
    public static Diagnostic? Identify(MessageSocket socket, uint user, out PeerProcess? peer)
    {
        peer = null;
        var credentials = socket.Peer();
        if (credentials.User != user)
            return Refusal(string.Create(CultureInfo.InvariantCulture, $"it serves uid {user}, and this process is of uid {credentials.User}"), "start `renacer run` for this user: `--user`");
        if (credentials.Pid <= 0)
            return Refusal("this process is in a pid namespace that the broker does not see", "start `renacer run` in the same container, or outside of it");
        var pidfd = socket.OpenPeer();
        if (pidfd < 0)
            pidfd = Libc.OpenPidfd(credentials.Pid);
        if (pidfd < 0)
            return Refusal("this process cannot be identified: " + Marshal.GetPInvokeErrorMessage(-pidfd), null);
        try
        {
            // The number was the peer's when it connected. While the pidfd's process lives, nobody else has it: so what /proc said was said of that process.
            var status = ReadStatus(credentials.Pid);
            if (NumberOf(pidfd) != credentials.Pid || HasEnded(pidfd))
                return Refusal("this process has ended", null);

            // Who connects and then becomes another user, by a set-user-ID program, is no longer the user's.
            var users = Fields(status, "Uid:").ToList();
            if (users.Count != 4 || users.Any(one => one != user))
                return Refusal("this process has the rights of another user", "start the tests without sudo and the like");
            peer = new(credentials.Pid, pidfd, EbpfProbe.PidNamespaceLevel + Math.Max(0, Fields(status, "NSpid:").Count() - 1));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refusal($"this process cannot be identified: {exception.Message}", null);
        }
        finally
        {
            if (peer is null)
                _ = Libc.close(pidfd);
        }
    }

    /// <summary>TA0152.</summary>
    public static Diagnostic Refusal(string why, string? remedy) => new("TA0152", DiagnosticSeverity.Error, $"the broker does not serve this process: {why}", Remedy: remedy);

    /// <inheritdoc/>
    public void Dispose() => _ = Libc.close(Descriptor);

    private static string[] ReadStatus(int pid) => File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"));

    /// <summary>The pid that a pidfd is of (proc(5), fdinfo); -1 once it has ended.</summary>
    private static long NumberOf(int pidfd) => Fields(File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{pidfd}")), "Pid:").FirstOrDefault(-1);

    private static IEnumerable<long> Fields(string[] lines, string name) =>
        (lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) ?? name)[name.Length..]
            .Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries).Select(field => long.Parse(field, CultureInfo.InvariantCulture));

    private static unsafe bool HasEnded(int pidfd)
    {
        var descriptor = new Libc.PollDescriptor { Descriptor = pidfd, Events = Libc.POLLIN };
        return Libc.poll(&descriptor, 1, 0) != 0;
    }
}
