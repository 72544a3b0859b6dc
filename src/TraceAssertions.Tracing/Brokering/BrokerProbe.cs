using System.Globalization;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>Finds out whether a broker serves this process, by asking it.</summary>
internal static class BrokerProbe
{
    /// <summary>Asks.</summary>
    /// <param name="address">Where the broker listens; null where there is none, or it is not asked.</param>
    /// <returns>TA0152 where there is a broker that does not serve this process; else null.</returns>
    public static Diagnostic? Check(out string? address)
    {
        address = null;
        try
        {
            using var connection = Open();
            address = connection?.Address;
            connection?.Ask(new() { Kind = BrokerRequestKind.Probe });
            return null;
        }
        catch (TraceAssertionsException refused)
        {
            address ??= BrokerAddress.OfUser(Libc.geteuid());
            return refused.Diagnostics[0];
        }
    }

    /// <summary>A connection to the broker of this process; null where there is none.</summary>
    /// <exception cref="TraceAssertionsException">TA0152.</exception>
    public static BrokerConnection? Open()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var user = Libc.geteuid();
        return BrokerConnection.TryOpen(BrokerAddress.Candidates(Environment.GetEnvironmentVariable(BrokerAddress.Variable), user), user);
    }

    /// <summary>TA0152: it answered, and then it was gone.</summary>
    public static Diagnostic Gone { get; } = PeerProcess.Refusal("it has ended meanwhile", "see whether `renacer run` still runs");

    /// <summary>TA0154: what traces is not this process's own right.</summary>
    public static Diagnostic Notice(string address) =>
        new("TA0154", DiagnosticSeverity.Info, string.Create(CultureInfo.InvariantCulture, $"this test host is traced by eBPF through the broker at {address} (`renacer run`)"), Remedy: $"{BrokerAddress.Variable}={BrokerAddress.Off} asks none");
}
