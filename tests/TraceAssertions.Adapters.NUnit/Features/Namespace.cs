namespace NUnitFeatures.Features.UnderSetUp;

/// <summary>Set up once for all fixtures of its namespace; the attribute here traces them all.</summary>
[SetUpFixture, TracedTest]
public sealed class NamespaceSetUp
{
    public static int Tests { get; set; }

    [OneTimeSetUp]
    public void SetUp() => Tests = 100;
}

public sealed class UnderSetUp
{
    [Test]
    public void Was_set_up() => Assert.That(NamespaceSetUp.Tests, Is.EqualTo(100));

    [TestCase(1), TestCase(101)]
    public void Case(int number) => Assert.That(NamespaceSetUp.Tests, Is.GreaterThan(number));
}
