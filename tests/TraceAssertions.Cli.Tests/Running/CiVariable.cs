namespace TraceAssertions.Cli.Tests.Running;

/// <summary>Sets the variable CI of this process while it lives; tests that are in its collection run one after the other.</summary>
internal sealed class CiVariable : IDisposable
{
    /// <summary>The collection of the tests that ask for the variable.</summary>
    public const string Collection = "CI";

    private readonly string? _before = Environment.GetEnvironmentVariable("CI");

    public CiVariable(string? value) => Environment.SetEnvironmentVariable("CI", value);

    public void Dispose() => Environment.SetEnvironmentVariable("CI", _before);
}
