using TraceAssertions.XunitV3Program.Features;

[assembly: AssemblyFixture(typeof(SharedByTheAssembly))]

namespace TraceAssertions.XunitV3Program.Features;

public sealed class SharedByTheAssembly
{
    public string Text => "shared by the assembly";
}

public sealed class SharedByTheClass(SharedByTheCollection collection) : IAsyncLifetime
{
    public string Text { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Task.Yield();
        Text = $"shared by the class, {collection.Text}";
    }

    public ValueTask DisposeAsync() => default;
}

public sealed class SharedByTheCollection
{
    public string Text => "shared by the collection";
}

[CollectionDefinition("fixtures")]
public sealed class FixturesCollection : ICollectionFixture<SharedByTheCollection>;

[Collection("fixtures")]
public sealed class Fixtures(SharedByTheClass ofTheClass, SharedByTheCollection ofTheCollection, SharedByTheAssembly ofTheAssembly) : IClassFixture<SharedByTheClass>, IAsyncLifetime
{
    private bool _initialised;

    [Test]
    public void Has_its_fixtures_and_its_set_up()
    {
        Assert.True(_initialised);
        Assert.Equal("shared by the class, shared by the collection", ofTheClass.Text);
        Assert.Equal("shared by the collection", ofTheCollection.Text);
        Assert.Equal("shared by the assembly", ofTheAssembly.Text);
    }

    public async ValueTask InitializeAsync()
    {
        await Task.Yield();
        _initialised = true;
    }

    public ValueTask DisposeAsync() => default;
}

[Collection("fixtures")]
public sealed class BeforeAndAfter(ITestOutputHelper output)
{
    [Test, Around("outer"), Around("inner")]
    public void Is_surrounded() => output.WriteLine("body");

    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class AroundAttribute(string name) : Xunit.v3.BeforeAfterTestAttribute
    {
        public override void Before(System.Reflection.MethodInfo methodUnderTest, Xunit.v3.IXunitTest test) => TestContext.Current.TestOutputHelper!.WriteLine($"before {name}");

        public override void After(System.Reflection.MethodInfo methodUnderTest, Xunit.v3.IXunitTest test) => TestContext.Current.TestOutputHelper!.WriteLine($"after {name}");
    }
}

public sealed class BrokenFixture(BrokenFixture.Fixture fixture) : IClassFixture<BrokenFixture.Fixture>
{
    [Test]
    public void Does_not_run() => Assert.NotNull(fixture);

    public sealed class Fixture
    {
        public Fixture() => throw new InvalidOperationException("thrown by the fixture");
    }
}

public sealed class MissingFixture(Version missing)
{
    [Test]
    public void Does_not_run() => Assert.NotNull(missing);
}
