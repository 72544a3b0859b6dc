using System.ComponentModel;
using System.Diagnostics;

namespace TraceAssertions.Tracing.Tests.Elf;

/// <summary>Programs of the machine that a test compares with or compiles by; a test skips where one is not installed.</summary>
internal static class Tool
{
    /// <summary>What the tool writes to its standard output.</summary>
    public static string Output(string tool, params string[] arguments) => Run(tool, null, null, arguments);

    /// <summary>Runs a tool in a folder, with this input, and fails the test where it fails.</summary>
    public static string Run(string tool, string? input, string? folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? "",
        };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            Skip.If(true, $"{tool} is not installed");
        }

        using (process)
        {
            var errors = process!.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (input is not null)
                process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            process.ExitCode.Should().Be(0, $"{tool} {string.Join(' ', arguments)} says {errors.Result}");
            return output.Result;
        }
    }

    /// <summary>Whether a tool can be started.</summary>
    public static bool Exists(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
