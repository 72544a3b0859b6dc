using TraceAssertions.Constructs;

namespace TraceAssertions.Stress;

/// <summary>What all classes share, set up by the first of them outside of its test: fixtures are made before.</summary>
public sealed class SharedSurroundings
{
    /// <summary>They live as long as the process.</summary>
    public static Task<Surroundings> Started { get; } = Surroundings.StartAsync(Surroundings.TestsOfRun);

    /// <summary>Begins to set them up. Not waited for here: that would take a thread for each class.</summary>
    public SharedSurroundings() => _ = Started;
}
