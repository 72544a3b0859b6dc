using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing.Tests.Recording;

public sealed class PatienceTests
{
    [Fact]
    public void It_ends_after_ten_slices_without_progress()
    {
        var patience = new Patience(TimeSpan.FromSeconds(10));

        patience.Slice.Should().Be(TimeSpan.FromSeconds(1));
        Enumerable.Range(0, 10).Select(_ => patience.IsOver(5)).Should().Equal([.. Enumerable.Repeat(false, 9), true]);
    }

    [Fact]
    public void Progress_renews_it()
    {
        var patience = new Patience(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 9; i++)
            patience.IsOver(5).Should().BeFalse();

        Enumerable.Range(0, 10).Select(_ => patience.IsOver(6)).Should().Equal([.. Enumerable.Repeat(false, 9), true]);
    }
}
