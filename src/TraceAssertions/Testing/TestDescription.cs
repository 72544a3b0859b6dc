namespace TraceAssertions.Testing;

/// <summary>What an adapter knows of a test that is about to run.</summary>
internal sealed record TestDescription
{
    /// <summary>Namespace, class and method: <c>CsvImport.ImporterTests.Imports_the_file</c>.</summary>
    public required string Name { get; init; }

    /// <summary><see cref="Name"/>, and after it the arguments or the display name where there are any.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The assertions that stand on the class and on the method.</summary>
    public IReadOnlyList<TraceAssertionAttribute> InlineAssertions { get; init; } = [];

    /// <summary>What the nearest <see cref="RequireTracingAttribute"/> says, or null.</summary>
    public bool? RequireTracing { get; init; }

    /// <summary>Tells the test from others of its display name, while a test that runs again stays the same; the display name where the adapter knows nothing better.</summary>
    public string? Identity { get; init; }

    /// <summary>Whether the test takes part in golden traces.</summary>
    public bool Golden { get; init; } = true;

    /// <summary>How often the whole test runs untraced before.</summary>
    public int WarmUp { get; init; }

    /// <summary>How often the whole test runs traced.</summary>
    public int Repeat { get; init; } = 1;
}
