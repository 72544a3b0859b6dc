namespace CsvImport;

public sealed class TypoTests
{
    [TracedTest]
    [TraceAssertion("spans.syscall.cuont < 5")]
    public void Has_a_typo() => throw new InvalidOperationException("the body must not run");

    [TracedTest]
    public void Has_none()
    {
    }
}
