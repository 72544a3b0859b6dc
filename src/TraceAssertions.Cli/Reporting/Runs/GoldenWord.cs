using System.Text.Json;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Reporting.Runs;

/// <summary>A word or two for where a test stands with its golden trace.</summary>
internal static class GoldenWord
{
    /// <summary><c>same</c>, <c>not comparable</c> …</summary>
    public static string Of(GoldenState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString()).Replace('_', ' ');
}
