using System.Text.RegularExpressions;

namespace TraceAssertions.Golden;

/// <summary>A scrubber of the project's own, ready to be applied.</summary>
internal sealed class ProjectScrubber
{
    /// <summary>Paths are short: what takes longer would take for ever.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly GoldenScrubber _scrubber;
    private readonly Regex _pattern;

    /// <param name="scrubber">The scrubber.</param>
    /// <exception cref="TraceAssertionsException">Its pattern is not a regular expression (TA1030).</exception>
    public ProjectScrubber(GoldenScrubber scrubber)
    {
        _scrubber = scrubber;
        try
        {
            _pattern = new Regex(scrubber.Pattern, RegexOptions.CultureInvariant, Timeout);
        }
        catch (ArgumentException exception)
        {
            throw Unusable($"is not a regular expression ({exception.Message.TrimEnd('.')})", "correct it");
        }
    }

    /// <summary>The text with every match replaced.</summary>
    /// <exception cref="TraceAssertionsException">The pattern takes too long (TA1030).</exception>
    public string Scrub(string text)
    {
        try
        {
            return _pattern.Replace(text, _scrubber.Replacement);
        }
        catch (RegexMatchTimeoutException)
        {
            throw Unusable($"takes more than a second on \"{(text.Length <= 200 ? text : text[..200] + "…")}\"", "write it without nested repetitions");
        }
    }

    private TraceAssertionsException Unusable(string what, string remedy) =>
        new(new Diagnostic(Conditions.DiagnosticCodes.InvalidScrubber, DiagnosticSeverity.Error, $"the pattern of the scrubber \"{_scrubber.Name}\" {what}", Remedy: remedy));
}
