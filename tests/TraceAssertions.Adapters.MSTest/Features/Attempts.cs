namespace TraceAssertions.MSTestProgram.Features;

/// <summary>Tests that run again.</summary>
[TestClass]
public sealed class Attempts(TestContext context)
{
    private static int _failures;
    private static int _rows;

    [Test, Retry(3)]
    public void Passes_at_the_second_attempt()
    {
        Console.WriteLine($"attempt {context.TestRunCount}");
        Assert.AreEqual(2, context.TestRunCount);
    }

    [Retry(2), Test]
    public void Fails_at_every_attempt() => Assert.Fail($"attempt {++_failures}");

    [Test, Retry(2)]
    public void Throws_at_the_first_attempt()
    {
        if (context.TestRunCount == 1)
            throw new InvalidOperationException("not yet");
    }

    [Test, Retry(2)]
    public void Is_given_up_at_the_first_attempt() => Assert.Inconclusive($"attempt {context.TestRunCount}");

    [Test, Retry(2), Timeout(150)]
    public void Is_in_time_at_the_second_attempt() => Thread.Sleep(context.TestRunCount == 1 ? 2_000 : 0);

    [Test, DataRow(1), DataRow(2), Retry(2)]
    public void Row_is_tried_again(int number) => Assert.IsTrue(number == 1 || Interlocked.Increment(ref _rows) == 2);
}
