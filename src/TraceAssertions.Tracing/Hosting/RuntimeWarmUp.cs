using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing;

/// <summary>
/// Has the class library do outside of any scope what it does once in a process, at the first use of something: else a test's trace would depend on whether it runs
/// first, alone, or beside others.
/// </summary>
/// <remarks>
/// Each step was found by running bodies of tests twice in one process and comparing (HostProgram, mode <c>cold</c>). What can be told by its name needs no step: the
/// noise rules random, time-zones and name-service. What user code and its libraries do once (statics, caches) is theirs: <c>WarmUp</c> on the attribute.
/// </remarks>
internal static class RuntimeWarmUp
{
    /// <summary>Runs every step. None can fail the caller: a step that this machine does not allow is one that no test of it takes either.</summary>
    public static void Run()
    {
        Try(StartNoProgram);
        Try(CopyAFile);
        Try(AskForAddressFamilies);
        Try(LookUpNoHost);
        Try(DescribeTheSystem);
        Try(OpenTheConsole);
        Try(() => RandomNumberGenerator.GetBytes(1));
    }

    /// <summary>Once traced, shows the recorder which pipe the runtime's signal handler writes to. SIGCHLD has the runtime look whether a child of its own has ended, nothing else.</summary>
    public static void ShowSignalPipe(TraceRecorder recorder)
    {
        var tid = Libc.gettid();
        recorder.ExpectSignal(tid, MonotonicClock.NowNanos);
        _ = Libc.tgkill(Environment.ProcessId, tid, Libc.SIGCHLD);

        // Where no handler is installed this is what the thread does next.
        Marker.Plain();
    }

    /// <summary>Process.Start installs the handler of SIGCHLD, its pipe and its thread, and asks for the terminal's state, before it looks for the program.</summary>
    private static void StartNoProgram() =>
        Process.Start(new ProcessStartInfo("/dev/null/none") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })?.Dispose();

    /// <summary>File.Copy finds out whether the kernel copies between files: uname(2) and copy_file_range(2) on no descriptor.</summary>
    private static void CopyAFile()
    {
        var from = Path.GetTempFileName();
        var to = from + ".copy";
        try
        {
            File.WriteAllBytes(from, [1]);
            File.Copy(from, to);
        }
        finally
        {
            File.Delete(to);
            File.Delete(from);
        }
    }

    /// <summary>The first socket tries with sockets of its own which families there are.</summary>
    private static void AskForAddressFamilies() => _ = Socket.OSSupportsIPv4 | Socket.OSSupportsIPv6 | Socket.OSSupportsUnixDomainSockets;

    /// <summary>So does the first look-up of a name, whose assembly has its own. The name is none: no server is asked for it.</summary>
    private static void LookUpNoHost() => _ = Dns.GetHostAddresses("no..host");

    /// <summary>Read once and kept: os-release(5) and uname(2).</summary>
    private static void DescribeTheSystem() => _ = (RuntimeInformation.OSDescription, Environment.OSVersion);

    /// <summary>The console's streams are copies of the standard descriptors, made at the first line; to a terminal they would write its settings.</summary>
    private static void OpenTheConsole()
    {
        _ = Console.IsInputRedirected;
        if (!Console.IsOutputRedirected)
            return;
        Console.Out.Flush();
        if (Console.IsErrorRedirected)
            Console.Error.Flush();
    }

    private static void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException or SocketException or NotSupportedException or CryptographicException)
        {
            // Expected of the program that is not there; else the machine lacks something that its tests cannot use either.
        }
    }
}
