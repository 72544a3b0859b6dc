using System.Diagnostics;

namespace NUnitFeatures.Verdicts;

/// <summary>Four fixtures that run at once; each opens its own path a known number of times, on every way by which work leaves a test.</summary>
[TracedTest, Parallelizable(ParallelScope.All)]
public abstract class ParallelOpens(int id)
{
    [Test]
    public async Task Opens_its_own_files_ten_times()
    {
        var name = $"ta-own-{id}-file";
        for (var round = 0; round < 2; round++)
        {
            TempFile.Touch(name);
            await Task.Delay(2);
            TempFile.Touch(name);
            await Task.Run(() => TempFile.Touch(name));
            await Task.WhenAll(Task.Run(() => TempFile.Touch(name)));
            using var child = Process.Start(new ProcessStartInfo("/bin/cat", [Path.Combine(Path.GetTempPath(), name)]) { RedirectStandardOutput = true })!;
            await child.WaitForExitAsync();
        }
    }

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-1-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    public sealed class Fixture1() : ParallelOpens(1);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-2-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    public sealed class Fixture2() : ParallelOpens(2);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-3-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    public sealed class Fixture3() : ParallelOpens(3);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-4-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    public sealed class Fixture4() : ParallelOpens(4);
}
