using TraceAssertions.Conditions;

namespace TraceAssertions;

/// <summary>A condition that must hold of the traces of some tests.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Condition">What must hold.</param>
public sealed record TraceAssertion(string Name, ConditionExpression Condition)
{
    private readonly MissingData? _onMissing;

    /// <summary>What a violation does.</summary>
    public AssertionSeverity Severity { get; init; }

    /// <summary>Whether it is judged at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Globs over test names (<c>*</c> any characters, <c>?</c> one); empty for every test.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    /// <summary>What it does where it could not be evaluated; by default fails where it is an error.</summary>
    public MissingData OnMissing
    {
        get => _onMissing ?? DefaultOnMissing(Severity);
        init => _onMissing = value;
    }

    /// <summary>Why the assertion exists, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>The file in which the condition stands, or null.</summary>
    public string? File => Condition.Source.File;

    /// <summary>The one-based line of the condition, or 0.</summary>
    public int Line => Condition.Source.Line;

    /// <summary>The one-based column of the condition, or 0.</summary>
    public int Column => Condition.Source.Column;

    /// <summary>The default of <see cref="OnMissing"/>: what could not be evaluated is no pass, so an error fails.</summary>
    public static MissingData DefaultOnMissing(AssertionSeverity severity) => severity == AssertionSeverity.Error ? MissingData.Fail : MissingData.Skip;

    /// <summary>Whether the assertion judges a test of this name; of a name with its namespace, <c>*.Imports_*</c> or the whole name matches.</summary>
    public bool AppliesTo(string testName) => Tests.Count == 0 || Tests.Any(glob => Glob.Matches(glob, testName));
}
