namespace TraceAssertions.MSTestProgram.Features;

/// <summary>Set-up, tear-down, instances and their disposal, as they go and as they fail.</summary>
public static class Lives
{
    public abstract class Base
    {
        public TestContext TestContext { get; set; } = null!;

        [TestInitialize]
        public void InitializeBase() => Console.WriteLine("initialised base");

        [TestCleanup]
        public void CleanupBase() => Console.WriteLine($"cleaned up base after {TestContext.CurrentTestOutcome}");

        [Test]
        public void Is_inherited() => Console.WriteLine(GetType().Name);
    }

    [TestClass]
    public sealed class Derived : Base, IDisposable, IAsyncDisposable
    {
        public Derived() => Console.WriteLine("constructed");

        [TestInitialize]
        public async Task InitializeAsync()
        {
            await Task.Yield();
            Console.WriteLine("initialised derived");
        }

        [TestCleanup]
        public async Task CleanupAsync()
        {
            await Task.Yield();
            Console.WriteLine("cleaned up derived");
        }

        [Test]
        public void Is_its_own() => Assert.Fail("thrown by the body");

        public void Dispose() => Console.WriteLine("disposed of");

        public ValueTask DisposeAsync()
        {
            Console.WriteLine("disposed of asynchronously");
            return default;
        }
    }

    [TestClass]
    public sealed class Shared
    {
        private static readonly AsyncLocal<string?> Ambient = new();

        private static int _initialised;

        [ClassInitialize]
        public static void Initialize(TestContext context)
        {
            _initialised++;
            Ambient.Value = context.FullyQualifiedTestClassName;
        }

        [ClassCleanup]
        public static void Cleanup() => _initialised = 0;

        [Test]
        public void Is_initialised_once() => Assert.AreEqual(1, _initialised);

        [Test]
        public async Task Sees_what_the_class_has_set()
        {
            await Task.Yield();
            Assert.AreEqual(typeof(Shared).FullName, Ambient.Value);
        }
    }

    [TestClass]
    public sealed class FailsInItsConstructor
    {
        public FailsInItsConstructor() => throw new InvalidOperationException("thrown by the constructor");

        [Test]
        public void Never_begins() => Assert.Fail("must not run");
    }

    [TestClass]
    public sealed class FailsInItsInitialisation
    {
        [TestInitialize]
        public void Initialize() => throw new InvalidOperationException("thrown by the initialisation");

        [TestCleanup]
        public void Cleanup() => Console.WriteLine("cleaned up");

        [Test]
        public void Never_begins() => Assert.Fail("must not run");
    }

    [TestClass]
    public sealed class GivesUpInItsInitialisation
    {
        [TestInitialize]
        public void Initialize() => Assert.Inconclusive("not here");

        [Test]
        public void Never_begins() => Assert.Fail("must not run");
    }

    [TestClass]
    public sealed class FailsInItsCleanup : IDisposable
    {
        [TestCleanup]
        public void Cleanup() => throw new InvalidOperationException("thrown by the cleanup");

        [Test]
        public void Passes_but_for_its_cleanup()
        {
        }

        [Test]
        public void Fails_and_so_does_its_cleanup() => Assert.Fail("thrown by the body");

        public void Dispose() => Console.WriteLine("disposed of");
    }

    [TestClass]
    public sealed class FailsInItsClass
    {
        [ClassInitialize]
        public static void Initialize(TestContext context) => throw new InvalidOperationException("thrown for the class");

        [Test]
        public void Never_begins() => Assert.Fail("must not run");
    }

    [TestClass, Ignore("not this class")]
    public sealed class IsIgnored
    {
        [Test]
        public void Never_begins() => Assert.Fail("must not run");
    }
}
