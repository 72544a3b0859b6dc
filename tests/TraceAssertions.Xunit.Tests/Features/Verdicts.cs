#pragma warning disable xUnit1000, CA1001 // run by VerdictTests, not discovered with the rest
using Xunit.Abstractions;

namespace TraceAssertions.XunitTests.Features;

/// <summary>Tests whose verdicts <see cref="VerdictTests"/> looks at; renacer.toml of this project limits one assertion to one of them.</summary>
internal sealed class Verdicts(ITestOutputHelper output)
{
    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-verdict-*\"].count == 2", Name = "Opens two files")]
    public void Holds()
    {
        output.WriteLine("own output");
        TempFile.Touch("ta-verdict-1");
        TempFile.Touch("ta-verdict-2");
    }

    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-verdict-*\"].count < 2", Name = "Opens one file")]
    public void Violates_an_error()
    {
        TempFile.Touch("ta-verdict-1");
        TempFile.Touch("ta-verdict-2");
    }

    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-verdict-*\"].count < 2", Name = "Opens one file", Severity = AssertionSeverity.Warning)]
    public async Task Violates_a_warning()
    {
        TempFile.Touch("ta-verdict-1");
        await Task.Delay(1);
        TempFile.Touch("ta-verdict-2");
    }

    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-verdict-*\"].count < 1", Name = "Opens no file")]
    public void Fails_by_itself_too()
    {
        TempFile.Touch("ta-verdict-1");
        throw new InvalidOperationException("the body's own failure");
    }

    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-verdict-*\"].count < 1", Name = "Opens no file")]
    public void Skips_itself()
    {
        TempFile.Touch("ta-verdict-1");
        Skip.If(true, "not on this machine");
    }

    [TracedTest(Skip = "not today")]
    public void Is_skipped() => throw new InvalidOperationException("must not run");

    [TracedTest]
    [TraceAssertion("spans.sycall.count < 5")]
    public void Has_a_wrong_condition() => TempFile.Touch("ta-verdict-never");

    [TracedTest]
    public void Is_limited_by_a_glob() => TempFile.Touch("ta-verdict-glob");

    [TracedTheory]
    [InlineData(1)]
    [InlineData(3)]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/ta-verdict-*\"].count < 3", Name = "Opens at most two files")]
    public void Row(int files)
    {
        for (var i = 0; i < files; i++)
            TempFile.Touch($"ta-verdict-{i}");
    }
}
