using System.Diagnostics;

namespace TraceAssertions.Tracing.Tests.Ptrace;

/// <summary>A C program of <c>Ptrace/Programs</c>, compiled once a test run.</summary>
internal static class CProgram
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("traced-programs").FullName;
    private static readonly Dictionary<string, string> Built = [];

    /// <summary>The path of the executable; skips the test where there is no C compiler.</summary>
    public static string Build(string name)
    {
        lock (Built)
        {
            if (Built.TryGetValue(name, out var known))
                return known;
            var executable = Path.Combine(Folder, name);
            Process? compiler = null;
            try
            {
                compiler = Process.Start(new ProcessStartInfo("gcc", ["-O1", "-pthread", "-o", executable, Source(name)]) { RedirectStandardError = true });
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Skip.If(true, "gcc is not installed");
            }

            var errors = compiler!.StandardError.ReadToEnd();
            compiler.WaitForExit();
            compiler.ExitCode.Should().Be(0, errors);
            return Built[name] = executable;
        }
    }

    private static string Source(string name) => Path.Combine(AppContext.BaseDirectory, "Ptrace", "Programs", name + ".c");
}
