namespace TraceAssertions.Cli.Doctor;

/// <summary>Something about the machine that decides what can trace here.</summary>
/// <param name="Name">The key in the JSON form, the first column in the text form.</param>
/// <param name="Value">What was found.</param>
/// <param name="Meaning">What it means for tracing, or null where that is plain.</param>
internal sealed record Fact(string Name, string Value, string? Meaning = null);
