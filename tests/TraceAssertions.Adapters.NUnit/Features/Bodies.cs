using System.Globalization;

namespace NUnitFeatures.Features;

/// <summary>What a test can be and how it can end.</summary>
public sealed class Bodies
{
    private static readonly int[] Numbers = [1, 2];

    [DatapointSource]
    public IEnumerable<double> Roots { get; } = [4, -1, 9];

    private static IEnumerable<TestCaseData> Sourced =>
    [
        new TestCaseData(1).SetName("has a name of its own"),
        new TestCaseData(2).Returns(4),
        new TestCaseData(3).Returns(10),
        new TestCaseData(4).Ignore("not this case"),
        new TestCaseData(5).Explicit("by hand"),
        new TestCaseData(6).SetCategory("slow").Returns(12),
    ];

    [Test, TracedTest]
    public void Passes()
    {
        TestContext.Out.WriteLine("own output");
        Console.WriteLine("of the console");
    }

    [Test, TracedTest]
    public void Passes_without_a_line_end() => TestContext.Out.Write("own output");

    [Test, TracedTest]
    public async Task Passes_after_awaiting()
    {
        await Task.Delay(1);
        await TestContext.Out.WriteLineAsync("before");
        await Task.Run(() => TestContext.Out.WriteLine("after"));
    }

    [Test, TracedTest]
    public async ValueTask Passes_with_a_value_task() => await Task.Yield();

    [Test(ExpectedResult = 2), TracedTest]
    public async Task<int> Expects_a_result()
    {
        await Task.Yield();
        return 2;
    }

    [Test, TracedTest]
    public static void Passes_static()
    {
    }

    [Test, TracedTest]
    public void Fails() => Assert.That(1, Is.EqualTo(2));

    [Test, TracedTest]
    public async Task Throws_after_awaiting()
    {
        await Task.Delay(1);
        throw new InvalidOperationException("thrown by the body");
    }

    [Test, TracedTest]
    public void Fails_several_times() => Assert.Multiple(() =>
    {
        Assert.That(1, Is.EqualTo(2), "first");
        Assert.That(1, Is.EqualTo(3), "second");
    });

    [Test, TracedTest]
    public void Ignores_itself() => Assert.Ignore("not here");

    [Test, TracedTest]
    public void Is_inconclusive() => Assert.Inconclusive("who knows");

    [Test, TracedTest]
    public void Assumes_what_does_not_hold() => Assume.That(1, Is.EqualTo(2), "assumed");

    [Test, TracedTest]
    public void Warns()
    {
        Assert.Warn("be careful");
        Warn.If(true, "once more");
    }

    [Test, TracedTest]
    public void Passes_early()
    {
        Assert.Pass("enough");
        throw new InvalidOperationException("must not run");
    }

    [Test, TracedTest, Ignore("not today")]
    public void Is_ignored() => throw new InvalidOperationException("must not run");

    [Test, TracedTest, Explicit("by hand")]
    public void Is_explicit() => throw new InvalidOperationException("must not run");

    [Test, TracedTest, Platform(Exclude = "Linux", Reason = "elsewhere")]
    public void Is_for_another_platform() => throw new InvalidOperationException("must not run");

    [Test, TracedTest, Category("slow"), Description("told"), Property("Team", "import")]
    public void Has_properties() => Assert.That(TestContext.CurrentContext.Test.Properties.Get("Team"), Is.EqualTo("import"));

    [Test, TracedTest, SetCulture("de-DE")]
    public async Task Has_a_culture()
    {
        await Task.Yield();
        Assert.That(CultureInfo.CurrentCulture.Name, Is.EqualTo("de-DE"));
    }

    [Test, TracedTest, RequiresThread]
    public void Needs_a_thread_of_its_own() => TestContext.Out.WriteLine("elsewhere");

    [Test, TracedTest]
    public void Knows_itself() => Assert.That(TestContext.CurrentContext.Test.FullName, Is.EqualTo($"{typeof(Bodies).FullName}.{nameof(Knows_itself)}"));

    [Test, TracedTest]
    public async void Is_async_void_by_mistake() => await Task.Yield();

    [Test, TracedTest]
    public void Has_a_parameter_by_mistake(int number) => Assert.That(number, Is.Zero);

    [TracedTest, TestCase(1, "one"), TestCase(2, "two", TestName = "Two"), TestCase(3, null, Ignore = "not this case"), TestCase(4, "four", Category = "slow")]
    public void Case(int number, string? text) => Assert.That(number, Is.LessThan(4), text);

    [TestCase(2, ExpectedResult = 4), TestCase(3, ExpectedResult = 7), TracedTest]
    public int Case_with_a_result(int number) => 2 * number;

    [TestCaseSource(nameof(Sourced)), TracedTest]
    public int Case_of_a_source(int number) => 2 * number;

    [TestCaseSource("NoSuchMember"), TracedTest]
    public void Case_without_a_source(int number) => Assert.That(number, Is.Zero);

    [TestCase(1), TestCase("text"), TracedTest]
    public void Case_of_a_generic_method<T>(T value) => Assert.That(value, Is.Not.Null);

    [Test, Combinatorial, TracedTest]
    public void Case_of_a_combination([Values] bool flag, [ValueSource(nameof(Numbers))] int number) => Assert.That(flag && number == 2, Is.False);

    [Test, Sequential, TracedTest]
    public void Case_of_a_sequence([Values(1, 2)] int left, [Values(1, 3)] int right) => Assert.That(left, Is.EqualTo(right));

    [Test, TracedTest]
    public void Case_of_a_range([Range(1, 3)] int number) => Assert.That(number, Is.InRange(1, 3));

    [Theory, TracedTest]
    public void Theory_with_data_points(double number)
    {
        Assume.That(number, Is.Positive);
        Assert.That(Math.Sqrt(number) * Math.Sqrt(number), Is.EqualTo(number).Within(1e-9));
    }

    [Theory, TracedTest]
    public void Theory_without_data_points(Version version) => Assert.That(version, Is.Not.Null);
}
