namespace TraceAssertions.XunitV3Program.Features;

public sealed class ConstructorThrows
{
    public ConstructorThrows() => throw new InvalidOperationException("thrown by the constructor");

    [Test]
    public void Does_not_run()
    {
    }
}

public sealed class DisposalThrows : IDisposable
{
    [Test]
    public void Passes_but_for_its_disposal()
    {
    }

    [Test]
    public void Fails_and_so_does_its_disposal() => Assert.Fail("thrown by the body");

    public void Dispose() => throw new InvalidOperationException("thrown by the disposal");
}

public sealed class AsynchronousDisposal(ITestOutputHelper output) : IAsyncDisposable
{
    [Test]
    public void Passes() => output.WriteLine("body");

    [Test]
    public void Fails() => Assert.Fail("thrown by the body");

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        output.WriteLine($"disposed after it {TestContext.Current.TestState?.Result}");
    }
}

public sealed class SetUpThrows : IAsyncLifetime
{
    [Test]
    public void Does_not_run()
    {
    }

    public ValueTask InitializeAsync() => throw new InvalidOperationException("thrown by the set-up");

    public ValueTask DisposeAsync() => default;
}

public sealed class SetUpSkips : IAsyncLifetime
{
    [Test]
    public void Does_not_run() => throw new InvalidOperationException("must not run");

    public ValueTask InitializeAsync()
    {
        Assert.Skip("the set-up cannot be done here");
        return default;
    }

    public ValueTask DisposeAsync() => default;
}
