using System.Text;
using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli.Tests;

/// <summary>Runs the tool inside the test process; only for what ends before a program is traced.</summary>
internal static class InProcess
{
    public static (int ExitCode, string Out, string Error) Run(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        int exitCode;
        using (var terminal = new Terminal(output, error))
            exitCode = RenacerApp.Run(arguments, terminal);
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
