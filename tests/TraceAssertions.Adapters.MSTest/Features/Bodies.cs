using System.Diagnostics;

namespace TraceAssertions.MSTestProgram.Features;

/// <summary>What a body can do, and what stands on a method.</summary>
[TestClass]
public sealed class Bodies(TestContext context)
{
    [Test]
    public void Passes()
    {
        Console.WriteLine("of the console");
        Console.Error.WriteLine("of the console's other stream");
        Trace.WriteLine("of the trace");
        context.WriteLine("of the context");
    }

    [Test]
    public void Passes_without_a_line_end() => Console.Write("own output");

    [Test]
    public async Task Passes_after_awaiting()
    {
        await Task.Delay(1);
        Console.WriteLine("before");
        await Task.Run(() => Console.WriteLine("after"));
    }

    [Test]
    public async ValueTask Passes_with_a_value_task() => await Task.Yield();

    [Test]
    public void Fails() => Assert.AreEqual(2, 1, "numbers");

    [Test]
    public async Task Throws_after_awaiting()
    {
        await Task.Delay(1);
        throw new InvalidOperationException("thrown by the body");
    }

    [Test]
    public void Is_inconclusive() => Assert.Inconclusive("who knows");

    [Test, Ignore("not today")]
    public void Is_ignored() => throw new InvalidOperationException("must not run");

    [Test, OSCondition(OperatingSystems.Windows)]
    public void Is_for_another_platform() => throw new InvalidOperationException("must not run");

    [Test, OSCondition(OperatingSystems.Linux)]
    public void Is_for_this_platform()
    {
    }

    [Test(DisplayName = "A name of its own"), TestCategory("slow"), Description("told"), Owner("somebody"), Priority(1), TestProperty("Team", "import")]
    public void Has_properties() => Assert.AreEqual("A name of its own", context.TestDisplayName);

    [Test]
    public void Knows_itself()
    {
        Assert.AreEqual(nameof(Knows_itself), context.TestName);
        Assert.AreEqual(typeof(Bodies).FullName, context.FullyQualifiedTestClassName);
        Assert.AreEqual(UnitTestOutcome.InProgress, context.CurrentTestOutcome);
    }

    [Test]
    public void Throws_what_is_asserted() => Assert.ThrowsExactly<InvalidOperationException>(() => throw new InvalidOperationException());

    [Test]
    public void Has_a_parameter_by_mistake(int number) => Assert.AreEqual(0, number);

    [Test, DoNotParallelize]
    public void Runs_alone()
    {
    }

    [Test, Timeout(100)]
    public void Is_given_up() => Thread.Sleep(2_000);

    [Test, Timeout(100, CooperativeCancellation = true)]
    public async Task Is_cancelled() => await Task.Delay(TimeSpan.FromSeconds(30), context.CancellationToken);

    [Test, Timeout(20_000)]
    public async Task Is_in_time() => await Task.Delay(1, context.CancellationToken);

    [Test, Timeout(20_000, CooperativeCancellation = true)]
    public async Task Is_in_time_cooperatively() => await Task.Delay(1, context.CancellationToken);
}
