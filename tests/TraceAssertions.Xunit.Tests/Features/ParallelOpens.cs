#pragma warning disable xUnit1000, xUnit1002 // run by ScopeTests, not discovered with the rest
using System.Diagnostics;

namespace TraceAssertions.XunitTests.Features;

/// <summary>Eight classes that run at once; each opens its own path a known number of times, on every way by which work leaves a test.</summary>
internal abstract class ParallelOpens(int id)
{
    public static Type[] All { get; } = [.. typeof(ParallelOpens).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Where(type => type.IsSubclassOf(typeof(ParallelOpens)))];

    [TracedTest]
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
            using var child = Process.Start(new ProcessStartInfo("/bin/cat", [TempFile.Path(name)]) { RedirectStandardOutput = true })!;
            await child.WaitForExitAsync();
        }
    }

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-1-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    internal sealed class Class1() : ParallelOpens(1);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-2-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    internal sealed class Class2() : ParallelOpens(2);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-3-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    internal sealed class Class3() : ParallelOpens(3);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-4-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    internal sealed class Class4() : ParallelOpens(4);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-5-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    internal sealed class Class5() : ParallelOpens(5);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-6-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    internal sealed class Class6() : ParallelOpens(6);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-7-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    internal sealed class Class7() : ParallelOpens(7);

    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-8-*\"].count == 10", Name = "Its own are all there")]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-own-*\"].count == 10", Name = "Nobody else's are")]
    internal sealed class Class8() : ParallelOpens(8);
}
