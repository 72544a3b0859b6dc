#pragma warning disable CS0618 // Order is obsolete in NUnit 5 and still there
using System.Globalization;

namespace NUnitFeatures.Features;

/// <summary>Set-up, tear-down, instances and their disposal, as they go and as they fail.</summary>
public static class Lives
{
    [TracedTest]
    public abstract class Base
    {
        [SetUp]
        public void SetUpBase() => TestContext.Out.WriteLine("set up base");

        [TearDown]
        public void TearDownBase() => TestContext.Out.WriteLine("torn down base");

        [Test]
        public void Is_inherited() => TestContext.Out.WriteLine(GetType().Name);
    }

    public sealed class Derived : Base
    {
        [SetUp]
        public async Task SetUpAsync()
        {
            await Task.Yield();
            await TestContext.Out.WriteLineAsync("set up derived");
        }

        [TearDown]
        public async Task TearDownAsync()
        {
            await Task.Yield();
            await TestContext.Out.WriteLineAsync("torn down derived");
        }

        [Test]
        public void Is_its_own() => Assert.Fail("thrown by the body");
    }

    [TracedTest]
    public sealed class OneInstance : IDisposable
    {
        private int _tests;

        [OneTimeSetUp]
        public void OneTimeSetUp() => TestContext.Out.WriteLine("one time set up");

        [OneTimeTearDown]
        public void OneTimeTearDown() => TestContext.Out.WriteLine("one time torn down");

        [Test, Order(1)]
        public void First() => Assert.That(++_tests, Is.EqualTo(1));

        [Test, Order(2)]
        public void Second() => Assert.That(++_tests, Is.EqualTo(2));

        public void Dispose() => TestContext.Out.WriteLine("disposed of");
    }

    [TracedTest, FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
    public sealed class InstancePerCase : IDisposable
    {
        private int _runs;

        public InstancePerCase() => TestContext.Out.WriteLine("constructed");

        [OneTimeSetUp]
        public static void OneTimeSetUp() => TestContext.Out.WriteLine("one time set up");

        [Test, Repeat(2)]
        public void Has_a_new_instance_each_time() => Assert.That(++_runs, Is.EqualTo(1));

        [TestCase(1), TestCase(2)]
        public void Case(int number) => Assert.That(++_runs, Is.EqualTo(1), number.ToString(CultureInfo.InvariantCulture));

        public void Dispose() => TestContext.Out.WriteLine("disposed of");
    }

    [TracedTest, FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
    public sealed class InstancePerCaseAsynchronous : IAsyncDisposable
    {
        [Test]
        public void Passes_but_for_its_disposal()
        {
        }

        [Test]
        public void Fails_and_so_does_its_disposal() => Assert.Fail("thrown by the body");

        public ValueTask DisposeAsync() => throw new InvalidOperationException("thrown by the disposal");
    }

    [TracedTest, FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
    public sealed class ConstructorOfEachThrows
    {
        public ConstructorOfEachThrows() => throw new InvalidOperationException("thrown by the constructor");

        [Test]
        public void Does_not_run()
        {
        }
    }

    [TracedTest]
    public sealed class ConstructorThrows
    {
        public ConstructorThrows() => throw new InvalidOperationException("thrown by the constructor");

        [Test]
        public void Does_not_run()
        {
        }
    }

    [TracedTest]
    public sealed class SetUpThrows
    {
        [SetUp]
        public void SetUp() => throw new InvalidOperationException("thrown by the set-up");

        [TearDown]
        public void TearDown() => TestContext.Out.WriteLine("torn down");

        [Test]
        public void Does_not_run()
        {
        }
    }

    [TracedTest]
    public sealed class SetUpIgnores
    {
        [SetUp]
        public void SetUp() => Assert.Ignore("not here");

        [Test]
        public void Does_not_run()
        {
        }
    }

    [TracedTest]
    public sealed class TearDownThrows
    {
        [TearDown]
        public void TearDown() => throw new InvalidOperationException("thrown by the tear-down");

        [Test]
        public void Passes_but_for_its_tear_down()
        {
        }

        [Test]
        public void Fails_and_so_does_its_tear_down() => Assert.Fail("thrown by the body");
    }

    [TracedTest]
    public sealed class OneTimeSetUpThrows
    {
        [OneTimeSetUp]
        public void SetUp() => throw new InvalidOperationException("thrown by the one-time set-up");

        [Test]
        public void Does_not_run()
        {
        }
    }

    [TracedTest, Ignore("none of these")]
    public sealed class Ignored
    {
        [Test]
        public void Does_not_run()
        {
        }
    }
}
