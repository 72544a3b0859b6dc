namespace TraceAssertions.Testing;

/// <summary>The golden traces of one test assembly: where they lie, how traces are made into them, and which tests have one.</summary>
internal sealed class GoldenJudge
{
    private readonly GoldenOptions _options;
    private readonly GoldenClaims _claimed = new();
    private readonly Func<string, string?> _variables;

    /// <param name="mode">What is done with golden traces.</param>
    /// <param name="configuration">The project's renacer.toml.</param>
    /// <param name="projectDirectory">The project's folder.</param>
    /// <param name="outputDirectory">The folder of the test assembly.</param>
    /// <param name="variables">Reads a variable of the environment.</param>
    public GoldenJudge(GoldenMode mode, TraceAssertionSet configuration, string projectDirectory, string outputDirectory, Func<string, string?> variables)
    {
        Mode = mode;
        ProjectDirectory = projectDirectory;
        _options = configuration.Golden;
        _variables = variables;
        Directory = new GoldenDirectory(projectDirectory, _options, GoldenEnvironment.Current);
        Wrong = _options.Enabled ? GoldenNames.Check(_options) ?? (mode == GoldenMode.Off ? null : Directory.Obstacle) : null;
        Capture = new GoldenCapture(_options, configuration.Noise, configuration.Options, projectDirectory, outputDirectory);
    }

    /// <summary>What is done with golden traces.</summary>
    public GoldenMode Mode { get; }

    /// <summary>Why there can be no folder of golden traces, or null.</summary>
    public Diagnostic? Wrong { get; }

    /// <summary>The project's folder.</summary>
    public string ProjectDirectory { get; }

    /// <summary>The folder of the golden traces.</summary>
    public GoldenDirectory Directory { get; }

    /// <summary>Makes golden traces.</summary>
    public GoldenCapture Capture { get; }

    /// <summary>The part of a test that is about to run, or null where it takes no part in golden traces.</summary>
    public GoldenTest? For(TestDescription test) =>
        _options.Enabled && test.Golden && (_options.Tests.Count == 0 || _options.Tests.Any(glob => Glob.Matches(glob, test.Name))) ? new GoldenTest(this, test) : null;

    /// <summary>Claims the name of a test.</summary>
    public GoldenClaim Claim(TestDescription test) => _claimed.Claim(test);

    /// <summary>Whether what cannot be compared fails the test, as what cannot be traced does.</summary>
    public bool Requires(TestDescription test) => TracingRequirement.Holds(test.RequireTracing, _variables);
}
