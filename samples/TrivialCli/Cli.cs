using System.Reflection;

namespace TrivialCli;

/// <summary>The program under test, and where its golden trace lies.</summary>
internal static class Cli
{
    /// <summary>The compiled program, beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "trivial_cli");

    /// <summary>The folder of this project, which the build writes into the test assembly.</summary>
    public static string ProjectFolder { get; } =
        typeof(Cli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "TraceAssertions.ProjectDirectory").Value!;

    /// <summary>What must hold of every run.</summary>
    public static TraceAssertionSet Assertions { get; } = TraceAssertionSet.Load(Path.Combine(ProjectFolder, "renacer.toml"));

    /// <summary>The committed golden trace of <c>trivial_cli --name Test</c>.</summary>
    public static string Golden { get; } = Path.Combine(ProjectFolder, Assertions.Golden.Directory, "trivial_cli.json");

    /// <summary>Runs the program under the tracer as the golden trace's item does.</summary>
    public static TracedProcess Run() => TraceSession.RunProcess(Program, "--name", "Test");
}
