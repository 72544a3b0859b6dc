namespace TraceAssertions.Cli.Tests.Running;

/// <summary>Compiles the C programs of Programs/ once per test run.</summary>
internal static class CProgram
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("renacer-c").FullName;
    private static readonly Lock Lock = new();

    /// <summary>The path of the executable of <c>Programs/NAME.c</c>.</summary>
    public static string Build(string name, params string[] options)
    {
        var gcc = Tools.Require("gcc");
        var executable = Path.Combine(Folder, name + string.Concat(options));
        lock (Lock)
        {
            if (File.Exists(executable))
                return executable;
            var source = Path.Combine(AppContext.BaseDirectory, "Programs", name + ".c");
            var result = Renacer.Start([gcc, "-O1", "-Wall", "-Werror", .. options, "-o", executable, source]);
            result.ExitCode.Should().Be(0, result.Error);
            return executable;
        }
    }
}
