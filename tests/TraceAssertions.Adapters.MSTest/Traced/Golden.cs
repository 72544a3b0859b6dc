namespace TraceAssertions.MSTestProgram.Traced;

/// <summary>Tests with golden traces, of which the run that looks at them changes one.</summary>
[TestClass]
public sealed class Golden
{
    [TracedTestMethod]
    public void Is_the_same() => TempFile.Touch("ta-mstest-golden");

    [TracedTestMethod]
    public void Is_another() => TempFile.Touch("ta-mstest-golden");

    [TracedTestMethod(Golden = false)]
    public void Takes_no_part() => TempFile.Touch("ta-mstest-golden");
}
