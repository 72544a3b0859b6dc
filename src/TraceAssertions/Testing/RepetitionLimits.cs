using System.Globalization;

namespace TraceAssertions.Testing;

/// <summary>Knows how often a test may ask to run.</summary>
internal static class RepetitionLimits
{
    /// <summary>The largest value of both.</summary>
    public const int Most = 1000;

    /// <summary>What is wrong with the numbers of a test, or null.</summary>
    public static Diagnostic? Check(TestDescription test) => test switch
    {
        { WarmUp: < 0 or > Most } => Wrong("WarmUp", test.WarmUp, 0),
        { Repeat: < 1 or > Most } => Wrong("Repeat", test.Repeat, 1),
        _ => null,
    };

    private static Diagnostic Wrong(string name, int value, int least) => new(
        "TA0042",
        DiagnosticSeverity.Error,
        string.Create(CultureInfo.InvariantCulture, $"{name} = {value} of a traced test is out of range"),
        Remedy: string.Create(CultureInfo.InvariantCulture, $"give it a value from {least} to {Most}"));
}
