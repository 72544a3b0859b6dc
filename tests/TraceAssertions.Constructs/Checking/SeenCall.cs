using System.Globalization;

namespace TraceAssertions.Constructs.Checking;

/// <summary>A run of calls as a trace shows it.</summary>
/// <param name="Call">The name, without <c>syscall:</c>.</param>
/// <param name="Path">Its path, or null.</param>
/// <param name="RequestedBytes">Its size, or -1.</param>
/// <param name="Count">How many calls.</param>
/// <param name="Confidence">How it is known to be the test's, as in the trace file.</param>
/// <param name="Noise">The rule that explains it, or null.</param>
public sealed record SeenCall(string Call, string? Path, long RequestedBytes, long Count, string Confidence, string? Noise)
{
    /// <summary>Verdicts look at it.</summary>
    public bool Counts => Noise is null && Confidence is "exact" or "child" or "fd-owner";

    /// <summary>The test and the construct that the call itself tells; null where it is not marked.</summary>
    public (int Test, string Construct)? Mark
    {
        get
        {
            if (Path?.IndexOf(Surroundings.FolderPrefix, StringComparison.Ordinal) is not (>= 0 and var at))
                return MarkedSizes.Read(Call, RequestedBytes);
            return Path[at..].Split('/') is [_, var test, var construct, ..] && construct.Length > 0 ? (int.Parse(test, CultureInfo.InvariantCulture), construct) : null;
        }
    }
}
