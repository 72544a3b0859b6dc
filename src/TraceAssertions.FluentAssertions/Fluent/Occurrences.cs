using System.Text.RegularExpressions;
using FluentAssertions;
using FluentAssertions.Execution;

namespace TraceAssertions.Fluent;

/// <summary>Asks FluentAssertions' <c>AtMost.Times(3)</c> and its relatives about a number.</summary>
/// <remarks>They answer the library's own assertions only, so one of those is asked: of a text that has something so many times.</remarks>
internal static partial class Occurrences
{
    /// <summary>What is wanted in words (<c>at most 3 times</c>) where the number is something else; null where it is met.</summary>
    public static string? Unmet(OccurrenceConstraint wanted, int count)
    {
        using var scope = new AssertionScope();
        new string('x', count).Should().Contain("x", wanted);
        return scope.Discard() is [var failure, ..] ? Wanted().Match(failure) is { Success: true } match ? match.Groups["times"].Value : "another number of times" : null;
    }

    [GeneratedRegex("to contain \"x\" (?<times>.+?), but", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Wanted();
}
