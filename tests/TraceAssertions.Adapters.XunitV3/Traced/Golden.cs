namespace TraceAssertions.XunitV3Program.Traced;

/// <summary>Tests with golden traces, of which the run that looks at them changes one.</summary>
public sealed class Golden
{
    [TracedTest]
    public void Is_the_same() => TempFile.Touch("ta-v3-golden");

    [TracedTest]
    public void Is_another() => TempFile.Touch("ta-v3-golden");

    [TracedTest(Golden = false)]
    public void Takes_no_part() => TempFile.Touch("ta-v3-golden");
}
