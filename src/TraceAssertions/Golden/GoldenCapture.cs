namespace TraceAssertions;

/// <summary>Makes a <see cref="GoldenTrace"/> of a trace: leaves out the runtime's own calls, replaces what differs from run to run, canonicalises and adds up.</summary>
public sealed class GoldenCapture
{
    /// <param name="options">The table <c>[golden]</c>; the defaults where null.</param>
    /// <param name="noise">The table <c>[noise]</c>; the defaults where null.</param>
    /// <param name="analysis">The table <c>[graph]</c>; the defaults where null.</param>
    /// <param name="projectDirectory">The project's folder, which paths are told from; the working directory where null.</param>
    /// <param name="outputDirectory">The folder of the program's assemblies, <c>{bin}</c> in paths; the running program's where null.</param>
    public GoldenCapture(GoldenOptions? options = null, NoiseOptions? noise = null, AnalysisOptions? analysis = null, string? projectDirectory = null, string? outputDirectory = null) =>
        throw new NotImplementedException();

    /// <summary>Makes the golden trace.</summary>
    /// <param name="trace">A complete trace.</param>
    /// <param name="name">The name of the golden trace; the trace's own where null.</param>
    /// <exception cref="TraceAssertionsException">The trace is incomplete (TA3012) or too large for a golden trace (TA3005).</exception>
    public GoldenTrace Capture(CausalTrace trace, string? name = null) => throw new NotImplementedException();
}
