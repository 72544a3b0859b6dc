namespace TraceAssertions.XunitV3Program.Features;

/// <summary>How a test without arguments can end.</summary>
public sealed class Bodies(ITestOutputHelper output)
{
    public static bool Yes => true;

    public static bool No => false;

    [Test]
    public void Passes() => output.WriteLine("own output");

    [Test]
    public async Task Passes_after_awaiting()
    {
        await Task.Delay(1, TestContext.Current.CancellationToken);
        output.Write("before, ");
        await Task.Run(() => TestContext.Current.TestOutputHelper!.WriteLine("after"), TestContext.Current.CancellationToken);
    }

    [Test]
    public async ValueTask<int> Passes_with_a_value_task()
    {
        await Task.Yield();
        return 1;
    }

    [Test]
    public static void Passes_static()
    {
    }

    [Test]
    public async void Is_async_void_by_mistake() => await Task.Delay(1);

    [Test]
    public void Fails() => Assert.Equal(1, 2);

    [Test]
    public void Fails_with_several_assertions() => Assert.Multiple(() => Assert.Fail("one"), () => Assert.Fail("two"));

    [Test]
    public async Task Throws_after_awaiting()
    {
        await Task.Delay(1);
        throw new InvalidOperationException("thrown by the body");
    }

    [Test(Skip = "not today")]
    public void Is_skipped() => throw new InvalidOperationException("must not run");

    [Test(Skip = "not when yes", SkipWhen = nameof(Yes))]
    public void Is_skipped_when() => throw new InvalidOperationException("must not run");

    [Test(Skip = "not when no", SkipWhen = nameof(No))]
    public void Is_not_skipped_when()
    {
    }

    [Test(Skip = "only with no", SkipUnless = nameof(Elsewhere.No), SkipType = typeof(Elsewhere))]
    public void Is_skipped_unless() => throw new InvalidOperationException("must not run");

    [Test(Skip = "both", SkipUnless = nameof(Yes), SkipWhen = nameof(Yes))]
    public void Has_two_conditions_by_mistake()
    {
    }

    [Test(SkipExceptions = [typeof(PlatformNotSupportedException)])]
    public void Is_skipped_by_its_exception() => throw new PlatformNotSupportedException("not on this platform");

    [Test(SkipExceptions = [typeof(PlatformNotSupportedException)])]
    public void Is_not_skipped_by_another_exception() => throw new InvalidOperationException("of another kind");

    [Test]
    public async Task Skips_itself()
    {
        await Task.Yield();
        Assert.Skip("not on this machine");
    }

    [Test]
    public void Does_not_skip_itself() => Assert.SkipWhen(No, "not with no");

    [Test(Explicit = true)]
    public void Is_explicit() => throw new InvalidOperationException("must not run");

    [Test(DisplayName = "has a name of its own")]
    public void Has_a_display_name()
    {
    }

    // Without xUnit's token: what a body that is cancelled by its timeout throws may be reported as a second result, "[Test Cleanup Failure …]"
    // (xUnit v3 3.2.2 by VSTest, with its own attributes; 1 of 12 runs on a crowded machine).
    [Test(Timeout = 50)]
    public async Task Takes_too_long() => await Task.Delay(TimeSpan.FromSeconds(30), CancellationToken.None);

    [Test(Timeout = 20_000)]
    public async Task Is_in_time() => await Task.Delay(1, TestContext.Current.CancellationToken);

    [Test, Trait("Category", "slow")]
    public void Has_a_trait() => Assert.Contains("slow", TestContext.Current.Test!.Traits["Category"]);

    [Test]
    public void Has_a_parameter_by_mistake(int number) => Assert.Equal(0, number);

    [Test]
    public void Is_generic_by_mistake<T>() => Assert.NotNull(typeof(T));

    [Test]
    public void Warns_and_attaches()
    {
        TestContext.Current.AddWarning("a warning of its own");
        TestContext.Current.AddAttachment("note", "some text");
    }

    [Test]
    public void Knows_its_context()
    {
        Assert.Equal(nameof(Knows_its_context), TestContext.Current.TestMethod?.MethodName);
        Assert.Equal(TestEngineStatus.Running, TestContext.Current.TestStatus);
        Assert.Null(TestContext.Current.TestState);
        Assert.Same(this, TestContext.Current.TestClassInstance);
    }

    public static class Elsewhere
    {
        public static bool No => false;
    }
}
