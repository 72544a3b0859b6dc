namespace TraceAssertions.Tests.Collection;

public sealed class ChunkedListTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(10_000)]
    public void Elements_stay_in_order_over_the_borders_of_chunks(int count)
    {
        var list = new ChunkedList<int>();
        for (var i = 0; i < count; i++)
            list.Add() = i;
        list.Count.Should().Be(count);
        list.Chunks().SelectMany(c => c.ToArray()).Should().Equal(Enumerable.Range(0, count));
        for (var i = 0; i < count; i++)
            list[i].Should().Be(i);
    }

    [Fact]
    public void A_reference_stays_valid_while_the_list_grows()
    {
        var list = new ChunkedList<int>();
        ref var first = ref list.Add();
        for (var i = 0; i < 10_000; i++)
            list.Add() = i;
        first = 42;
        list[0].Should().Be(42);
    }

    [Fact]
    public void An_index_beyond_the_end_is_refused()
    {
        var list = new ChunkedList<int>();
        list.Add() = 1;
        list.Invoking(l => l[1]).Should().Throw<ArgumentOutOfRangeException>();
        list.Invoking(l => l[-1]).Should().Throw<ArgumentOutOfRangeException>();
    }
}
