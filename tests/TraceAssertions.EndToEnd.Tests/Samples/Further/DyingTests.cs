using System.Diagnostics;

namespace CsvImport;

/// <summary>Ends its own host in the way which the variable DIE names.</summary>
public sealed class DyingTests
{
    private readonly string? _death = Environment.GetEnvironmentVariable("DIE");

    [TracedTest]
    public void Dies()
    {
        if (_death is null)
            return;
        // A child that outlives its parent must not be left stopped by a tracer.
        Process.Start(new ProcessStartInfo("/bin/sleep", ["120"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        switch (_death)
        {
            case "kill":
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "failfast":
                Environment.FailFast("on purpose");
                break;
            case "overflow":
                Console.WriteLine(Deep(1));
                break;
            default:
                Environment.Exit(0);
                break;
        }
    }

    private static int Deep(int n) => n == int.MaxValue ? 0 : Deep(n + 1) + Deep(n) + 1;
}
