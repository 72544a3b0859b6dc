#pragma warning disable xUnit1000, xUnit1001, xUnit1003, xUnit1007, xUnit1013, xUnit1015, xUnit1028, xUnit1048, xUnit1026, xUnit1045, xUnit2002, CA1001 // not discovered with the rest; some of these features are mistakes on purpose
using Xunit.Abstractions;
using Test = TraceAssertions.TracedTestAttribute;
using TestTheory = TraceAssertions.TracedTheoryAttribute;

namespace TraceAssertions.XunitTests.Features;

// Keep in step with PlainFeatures.cs, which differs in its two aliases and the name of the outer class.
internal static class TracedFeatures
{
    internal sealed class Bodies(ITestOutputHelper output)
    {
        public static TheoryData<int> Numbers => [1, 2];

        public static IEnumerable<object[]> NotSerialisable => [[new Version(1, 2), new object()], [new Version(3, 4), new object()]];

        public static IEnumerable<object[]> Nothing => [];

        [Test]
        public void Passes() => output.WriteLine("own output");

        [Test]
        public async Task Passes_after_awaiting()
        {
            await Task.Delay(1);
            output.WriteLine("before");
            await Task.Run(() => output.WriteLine("after"));
        }

        [Test]
        public async ValueTask<int> Passes_with_a_value_task()
        {
            await Task.Yield();
            return 1;
        }

        [Test]
        public async void Passes_async_void() => await Task.Delay(1);

        [Test]
        public static void Passes_static()
        {
        }

        [Test]
        public void Fails() => Assert.Equal(1, 2);

        [Test]
        public async Task Throws_after_awaiting()
        {
            await Task.Delay(1);
            throw new InvalidOperationException("thrown by the body");
        }

        [Test(Skip = "not today")]
        public void Is_skipped() => throw new InvalidOperationException("must not run");

        [Test(DisplayName = "has a name of its own")]
        public void Has_a_display_name()
        {
        }

        [Test(Timeout = 50)]
        public async Task Takes_too_long() => await Task.Delay(TimeSpan.FromSeconds(30));

        [Test(Timeout = 20_000)]
        public async Task Is_in_time() => await Task.Delay(1);

        [Test, Trait("Category", "slow")]
        public void Has_a_trait()
        {
        }

        [Test]
        public void Has_a_parameter_by_mistake(int number) => Assert.Equal(0, number);

        [TestTheory, InlineData(1, "one"), InlineData(2, "two"), InlineData(3, null)]
        public void Row(int number, string? text) => Assert.True(number < 3, text);

        [TestTheory, MemberData(nameof(Numbers))]
        public async Task Row_of_a_member(int number)
        {
            await Task.Yield();
            Assert.InRange(number, 1, 2);
        }

        [TestTheory, MemberData(nameof(NotSerialisable))]
        public void Row_that_cannot_be_serialised(Version version, object anything)
        {
            Assert.NotNull(anything);
            Assert.Equal(1, version.Major);
        }

        [TestTheory, InlineData(1), InlineData("text")]
        public void Row_of_a_generic_method<T>(T value) => Assert.NotNull(value);

        [TestTheory(Skip = "no rows today"), InlineData(1)]
        public void Row_is_skipped(int number) => Assert.Equal(0, number);

        [TestTheory, InlineData(1), InlineData(2, Skip = "not this row")]
        public void Row_by_row_is_skipped(int number) => Assert.Equal(1, number);

        [TestTheory, MemberData(nameof(Nothing))]
        public void Row_is_missing(int number) => Assert.Equal(0, number);

        [TestTheory, MemberData("NoSuchMember")]
        public void Row_member_is_missing(int number) => Assert.Equal(0, number);

        [TestTheory]
        public void Row_is_not_given(int number) => Assert.Equal(0, number);
    }

    internal sealed class ConstructorThrows
    {
        public ConstructorThrows() => throw new InvalidOperationException("thrown by the constructor");

        [Test]
        public void Does_not_run()
        {
        }
    }

    internal sealed class DisposalThrows : IDisposable
    {
        [Test]
        public void Passes_but_for_its_disposal()
        {
        }

        [Test]
        public void Fails_and_so_does_its_disposal() => Assert.Fail("thrown by the body");

        public void Dispose() => throw new InvalidOperationException("thrown by the disposal");
    }

    internal sealed class SetUpThrows : IAsyncLifetime
    {
        [Test]
        public void Does_not_run()
        {
        }

        public Task InitializeAsync() => throw new InvalidOperationException("thrown by the set-up");

        public Task DisposeAsync() => Task.CompletedTask;
    }

    internal sealed class WithFixture(WithFixture.Fixture fixture) : IClassFixture<WithFixture.Fixture>, IAsyncLifetime
    {
        private bool _initialised;

        [Test]
        public void Has_its_fixture_and_its_set_up()
        {
            Assert.True(_initialised);
            Assert.Equal("shared", fixture.Text);
        }

        public async Task InitializeAsync()
        {
            await Task.Yield();
            _initialised = true;
        }

        public Task DisposeAsync() => Task.CompletedTask;

        internal sealed class Fixture
        {
            public string Text { get; } = "shared";
        }
    }

    internal sealed class BrokenFixture : IClassFixture<BrokenFixture.Fixture>
    {
        [Test]
        public void Does_not_run()
        {
        }

        internal sealed class Fixture
        {
            public Fixture() => throw new InvalidOperationException("thrown by the fixture");
        }
    }
}
