using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Tests.Stacks;

public sealed class StackTableTests
{
    private readonly StackTable _table = new();

    [Fact]
    public void Equal_stacks_have_one_number_from_one_on()
    {
        int[] frames = [Frame(1), Frame(2)];
        _table.Add(frames, false).Should().Be(1);
        _table.Add([Frame(1)], false).Should().Be(2);
        _table.Add([Frame(1), Frame(2)], false).Should().Be(1);
        _table.Add(frames, true).Should().Be(3, "it goes on where the other one ends");
        _table.Find(1)!.Frames.Should().Equal(frames);
    }

    [Fact]
    public void Unknown_numbers_are_no_stack()
    {
        _table.Find(0).Should().BeNull();
        _table.Find(1).Should().BeNull();
        _table.Find(-1).Should().BeNull();
    }

    [Fact]
    public void A_stack_with_a_cause_is_another_one_with_the_same_frames()
    {
        var own = _table.Add([Frame(1)], true);
        var cause = _table.Add([Frame(2)], false);
        var both = _table.WithCause(own, cause);
        both.Should().NotBe(own);
        _table.WithCause(own, cause).Should().Be(both);
        _table.WithCause(own, 0).Should().Be(own);
        _table.Find(both).Should().BeEquivalentTo(new { Frames = new[] { Frame(1) }, IsTruncated = true, Cause = cause });
        _table.Find(_table.WithCause(0, cause)).Should().BeEquivalentTo(new { Frames = Array.Empty<int>(), Cause = cause });
    }

    [Fact]
    public void Work_that_queues_itself_for_ever_makes_a_limited_number_of_stacks()
    {
        var own = _table.Add([Frame(1)], false);
        var numbers = new HashSet<int>();
        for (var (round, cause) = (0, own); round < 1000; round++)
            numbers.Add(cause = _table.WithCause(own, cause));
        numbers.Count.Should().BeLessThan(20);
    }

    [Fact]
    public void A_hundred_thousand_random_stacks_keep_their_numbers()
    {
        var random = new Random(6);
        var known = new Dictionary<string, int>();
        for (var round = 0; round < 100_000; round++)
        {
            var frames = new int[random.Next(1, 5)];
            for (var i = 0; i < frames.Length; i++)
                frames[i] = Frame(random.Next(30));
            var key = string.Join(' ', frames);
            var number = _table.Add(frames, false);
            if (known.TryGetValue(key, out var before))
                number.Should().Be(before);
            else
                known.Add(key, number);
        }

        known.Values.Should().OnlyHaveUniqueItems();
    }

    private int Frame(int number) => _table.Frame(new StackFrame(0, 0, "/file", null, (ulong)number, FrameKind.Native, true, false));
}
