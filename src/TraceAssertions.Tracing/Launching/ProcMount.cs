using System.Globalization;

namespace TraceAssertions.Tracing;

/// <summary>Whether /proc shows the processes of the pid namespace that this process is in (pid_namespaces(7)). Elsewhere its numbers are of other processes, whose files would be taken for those of the traced ones.</summary>
internal static class ProcMount
{
    private static readonly Lazy<Diagnostic?> Result = new(() => Explain(OwnNumber, Environment.ProcessId));

    /// <summary>TA0107 where it does not; null where all is well.</summary>
    public static Diagnostic? Check() => OperatingSystem.IsLinux() ? Result.Value : null;

    /// <summary>Compares what /proc says of this process with what the kernel says.</summary>
    /// <param name="shown">Where /proc/self points to; null where there is no such link.</param>
    /// <param name="own">getpid(2).</param>
    internal static Diagnostic? Explain(string? shown, int own)
    {
        var number = own.ToString(CultureInfo.InvariantCulture);
        return shown == number ? null : new(
            "TA0107",
            DiagnosticSeverity.Error,
            shown is null ? "there is no proc(5) at /proc" : $"/proc is of another pid namespace: this process is {number}, and {shown} there",
            Remedy: "mount the one of this namespace: `unshare --pid --fork --mount-proc …`, or `mount -t proc proc /proc` in a mount namespace of its own");
    }

    private static string? OwnNumber
    {
        get
        {
            try
            {
                return new FileInfo("/proc/self").LinkTarget;
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
