using System.Diagnostics;

namespace TraceAssertions.MSTestProgram.Traced;

/// <summary>Two classes that run at once, which is made sure of; each opens its own path on every way by which work leaves a test.</summary>
public abstract class AtOnce(int id)
{
    private static readonly TaskCompletionSource[] Began = [new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)];

    [TracedTestMethod]
    public async Task Opens_its_own_files_five_times()
    {
        var name = $"ta-mstest-own-{id}";
        TempFile.Touch(name);
        Began[id - 1].SetResult();
        await Task.WhenAll(Began.Select(began => began.Task)).WaitAsync(TimeSpan.FromSeconds(60));
        TempFile.Touch(name);
        await Task.Run(() => TempFile.Touch(name));
        var thread = new Thread(() => TempFile.Touch(name));
        thread.Start();
        thread.Join();
        using var child = Process.Start(new ProcessStartInfo("/bin/cat", [TempFile.Path(name)]) { RedirectStandardOutput = true })!;
        await child.WaitForExitAsync();
    }

    [TestClass]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-own-1\"].count == 5", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-own-*\"].count == 5", Name = "Nobody else's are")]
    public sealed class First() : AtOnce(1);

    [TestClass]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-own-2\"].count == 5", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-mstest-own-*\"].count == 5", Name = "Nobody else's are")]
    public sealed class Second() : AtOnce(2);
}
