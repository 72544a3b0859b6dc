namespace NUnitFeatures.Verdicts;

/// <summary>The nearest attribute decides; what it decides can be read from the number of runs.</summary>
public static class Nearest
{
    [TracedTest(Repeat = 3)]
    public sealed class OnTheClass
    {
        [Test]
        public void Runs_three_times() => TestContext.Out.WriteLine("run");

        [Test, TracedTest(Repeat = 2)]
        public void Runs_twice() => TestContext.Out.WriteLine("run");

        [TestCase(1), TracedTest(Repeat = 2)]
        public void Case_runs_twice(int number) => TestContext.Out.WriteLine($"run {number}");
    }

    public sealed class OnTheAssembly
    {
        [Test]
        public void Is_traced_where_the_assembly_is() => TestContext.Out.WriteLine("run");

        [TestCase(1)]
        public void Case_is_traced_where_the_assembly_is(int number) => TestContext.Out.WriteLine($"run {number}");
    }
}
