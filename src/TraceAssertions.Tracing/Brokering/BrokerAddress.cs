using System.Globalization;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>Where a broker listens: abstract names of unix(7), which are gone with the broker in whatever way it ends.</summary>
/// <remarks>Written with an <c>@</c> in front, as ss(8) and /proc/net/unix do.</remarks>
internal static class BrokerAddress
{
    /// <summary>The variable that names the broker of a run, or <see cref="Off"/>.</summary>
    public const string Variable = "RENACER_BROKER";

    /// <summary>The value of <see cref="Variable"/> with which no broker is asked.</summary>
    public const string Off = "off";

    /// <summary>The name that every test host of a user tries: a build server that was started earlier hands on an environment of then.</summary>
    public static string OfUser(uint user) => string.Create(CultureInfo.InvariantCulture, $"@renacer/{user}");

    /// <summary>The name of one run's broker, so that two runs of a user at once do not mix. No name comes twice: what has kept an old one finds nobody there.</summary>
    public static string OfRun(uint user) => string.Create(CultureInfo.InvariantCulture, $"@renacer/{user}/{Guid.NewGuid():N}");

    /// <summary>Where a test host looks, in this order.</summary>
    /// <param name="variable">The value of <see cref="Variable"/>.</param>
    /// <param name="user">The host's user.</param>
    public static IReadOnlyList<string> Candidates(string? variable, uint user) => variable switch
    {
        Off => [],
        null or "" => [OfUser(user)],
        _ => [variable, OfUser(user)],
    };
}
