using System.Globalization;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace NUnitFeatures.Features;

/// <summary>Kinds of fixtures, and attributes by which NUnit is extended.</summary>
public static class Fixtures
{
    public static IEnumerable<TestFixtureData> Sourced => [new TestFixtureData(1), new TestFixtureData(2).SetArgDisplayNames("two")];

    [TracedTest, TestFixture(1), TestFixture(2, Category = "slow")]
    public sealed class WithArguments(int number)
    {
        [Test]
        public void Has_them() => Assert.That(number, Is.EqualTo(1));

        [TestCase(1)]
        public void Case(int other) => Assert.That(number, Is.GreaterThanOrEqualTo(other));
    }

    [TracedTest, TestFixtureSource(typeof(Fixtures), nameof(Sourced))]
    public sealed class OfASource(int number)
    {
        [Test]
        public void Has_it() => Assert.That(number, Is.Positive);
    }

    [TracedTest, TestFixture(typeof(int)), TestFixture(typeof(List<string>))]
    public sealed class Generic<T>
        where T : new()
    {
        [Test]
        public void Has_its_type() => Assert.That(new T(), Is.Not.Null);
    }

    [TracedTest]
    public static class Static
    {
        [Test]
        public static void Passes() => TestContext.Out.WriteLine("static");
    }

    [TracedTest, SingleThreaded]
    public sealed class OnOneThread
    {
        [Test]
        public void Passes() => TestContext.Out.WriteLine("single");
    }

    [TracedTest, Parallelizable(ParallelScope.All)]
    public sealed class AtOnce
    {
        [Test]
        public async Task Writes_its_own_output([Range(1, 4)] int number)
        {
            await Task.Delay(5);
            await TestContext.Out.WriteLineAsync(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    [TracedTest, Told]
    public sealed class WithAction
    {
        [Test, Told]
        public void Is_told_of() => TestContext.Out.WriteLine("body");
    }

    public sealed class Wrapped
    {
        [Test, FailureExpected, TracedTest]
        public void Fails_as_expected() => Assert.Fail("expected");

        [TracedTest, FailureExpected, Test]
        public void Passes_unexpectedly()
        {
        }
    }

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
    private sealed class ToldAttribute : TestActionAttribute
    {
        public override ActionTargets Targets => ActionTargets.Test;

        public override void BeforeTest(ITest test) => TestContext.Out.WriteLine($"before {test.Name}");

        public override void AfterTest(ITest test) => TestContext.Out.WriteLine($"after {test.Name}");
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class FailureExpectedAttribute : NUnitAttribute, IWrapSetUpTearDown
    {
        public TestCommand Wrap(TestCommand command) => new Turned(command);

        private sealed class Turned(TestCommand command) : DelegatingTestCommand(command)
        {
            public override TestResult Execute(TestExecutionContext context)
            {
                var failed = false;
                try
                {
                    failed = innerCommand.Execute(context).ResultState.Status == TestStatus.Failed;
                }
                catch (AssertionException)
                {
                    failed = true;
                }

                context.CurrentResult = context.CurrentTest.MakeTestResult();
                context.CurrentResult.SetResult(failed ? ResultState.Success : ResultState.Failure, failed ? "failed" : "passed unexpectedly");
                return context.CurrentResult;
            }
        }
    }
}
