using System.Numerics;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Stacks;

public sealed class StackSamplerTests
{
    private static readonly int Read = SyscallTable.Number("read");
    private static readonly int Futex = SyscallTable.Number("futex");

    /// <summary>A letter is a call (E: an execve that fails), a digit after it its descriptor; '!' makes it slow, 'x' unfinished; the second text tells of which the stack is taken.</summary>
    [Theory]
    [InlineData("r r r r r r r r r", "1 2 4 8")]
    [InlineData("r w r w r w", "1 2 3 4 5 6")]
    [InlineData("r r w r r r", "1 2 3 4 5")]
    [InlineData("r1 r2 r1 r1 r1", "1 2 3 4")]
    [InlineData("f f f! f f!", "3 5")]
    [InlineData("r r r! r! r", "1 2 3 4")]
    [InlineData("r f r f! r", "1 3 4 5")]
    [InlineData("r rx r r", "1 4")]
    [InlineData("g g! e e! r E E!", "5 6 7")]
    public void Stacks_are_taken_where_a_run_doubles_and_of_slow_calls(string calls, string expected) =>
        Taken(calls.Split(' ').Select(Parse)).Should().Equal(expected.Split(' ').Select(int.Parse));

    [Fact]
    public void The_size_that_is_asked_for_is_part_of_the_run() =>
        Taken([Call(Read, size: 10), Call(Read, size: 10), Call(Read, size: 10), Call(Read, size: 20)]).Should().Equal(1, 2, 4);

    [Fact]
    public void The_address_of_the_buffer_is_not() =>
        Taken(Enumerable.Range(0, 9).Select(i => Call(Read) with { Arg1 = (ulong)i })).Should().Equal(1, 2, 4, 8);

    [Theory]
    [InlineData(999_999, false)]
    [InlineData(1_000_000, true)]
    public void A_millisecond_is_slow(long nanos, bool expected) =>
        new StackSampler().Takes(Call(Futex) with { EnterNanos = 5, ExitNanos = 5 + nanos }).Should().Be(expected);

    [Fact]
    public void Another_scope_begins_anew()
    {
        ulong[] scopes = [1, 1, 1, 2, 2, 2, 1, 1, 0, 0, 0];

        Taken(scopes.Select(scope => Call(Read) with { Scope = scope })).Should().Equal(1, 2, 4, 5, 7, 8, 9, 10);
    }

    [Fact]
    public void A_first_call_with_zeros_begins_a_run() => Taken([default, default, default]).Should().Equal(1, 2);

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void Equal_calls_are_sampled_logarithmically(int count) =>
        Taken(Enumerable.Repeat(Call(Read), count)).Count.Should().Be(BitOperations.Log2((uint)count) + 1);

    [Fact]
    public void Of_a_kind_the_first_eight_are_taken_and_then_an_eighth_evenly_whatever_the_period_of_the_loop()
    {
        const int calls = 4000;
        var taken = Taken(Enumerable.Range(0, calls).Select(i => Call(Read, descriptor: i)));

        taken.Take(8).Should().Equal(Enumerable.Range(1, 8));
        taken.Zip(taken.Skip(1), (before, after) => after - before).Should().OnlyContain(gap => gap < 16);
        taken.Count.Should().BeInRange(8 + ((calls - 8) / 8) - 1, 8 + ((calls - 8) / 8) + 1);
        for (var period = 2; period <= 30; period++)
        {
            var mean = taken.Count / period;
            for (var phase = 0; phase < period; phase++)
                taken.Count(sequence => sequence % period == phase).Should().BeInRange(mean / 5, mean * 2, "of every {0}th call, from {1}", period, phase);
        }
    }

    [Fact]
    public void Each_number_and_each_depth_of_the_stack_is_a_kind_of_its_own()
    {
        var calls = Enumerable.Range(0, 400).SelectMany(i => new[]
        {
            Call(Read, descriptor: i, depth: 0x100), Call(Read, descriptor: i, depth: 0x140), Call(SyscallTable.Number("write"), descriptor: i, depth: 0x100),
        }).ToList();

        var taken = Taken(calls);

        taken.Take(24).Should().Equal(Enumerable.Range(1, 24));
        taken.GroupBy(sequence => sequence % 3).Should().OnlyContain(kind => kind.Count() >= 50 && kind.Count() <= 65);
    }

    [Fact]
    public void What_is_done_at_a_place_of_its_own_after_much_else_is_taken_from_its_first_call()
    {
        var much = Enumerable.Range(0, 1500).Select(i => Call(Read, descriptor: i));
        var little = Enumerable.Range(0, 5).Select(i => Call(Read, descriptor: i, depth: 0x2000));

        Taken(much.Concat(little)).Where(sequence => sequence > 1500).Should().Equal(1501, 1502, 1503, 1504, 1505);
    }

    [Fact]
    public void Beyond_the_limit_only_a_64th_of_each_kind_has_a_stack_and_slow_ones_have_it_always()
    {
        // Each at a place of its own, so that all are taken until the limit.
        var calls = Enumerable.Range(0, 512).Select(i => Call(Read, descriptor: i, depth: i * 8)).Concat(Enumerable.Range(0, 8000).Select(i => Call(Read, descriptor: i))).ToList();
        calls[1000] = calls[1000] with { ExitNanos = StackPolicy.SlowNanos };

        var taken = Taken(calls);

        taken.Take(512).Should().Equal(Enumerable.Range(1, 512));
        taken.Should().Contain(1001);
        taken.Count.Should().BeInRange(512 + 1 + 125 - 4, 512 + 1 + 125 + 4);
    }

    [Fact]
    public void Another_scope_gives_all_anew() =>
        Taken(Enumerable.Range(0, 2000).Select(i => Call(Read, descriptor: i) with { Scope = (ulong)(i / 1000) })).Should()
            .Contain(Enumerable.Range(1001, 8)).And.HaveCountLessThan(300);

    [Fact]
    public void The_first_call_of_each_run_is_taken_at_places_of_their_own_and_no_run_gives_more_than_its_logarithm()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var runs = Enumerable.Range(0, random.Next(1, 60)).Select(run => (Descriptor: run, Length: random.Next(1, 300))).ToList();
            var sampler = new StackSampler();
            var sequence = 0UL;
            var taken = 0;
            foreach (var (descriptor, length) in runs)
            {
                var ofRun = 0;
                for (var i = 0; i < length; i++)
                {
                    var takes = sampler.Takes(Call(Read, descriptor, depth: descriptor * 64) with { Sequence = ++sequence });
                    if (i == 0 && taken < 512)
                        takes.Should().BeTrue();
                    ofRun += takes ? 1 : 0;
                    taken += takes ? 1 : 0;
                }

                ofRun.Should().BeLessThanOrEqualTo(BitOperations.Log2((uint)length) + 1);
            }
        }
    }

    /// <summary>The sequence numbers, from 1, of the calls whose stack is taken.</summary>
    private static List<int> Taken(IEnumerable<RawCall> calls)
    {
        var sampler = new StackSampler();
        var taken = new List<int>();
        var sequence = 0;
        foreach (var call in calls)
        {
            if (sampler.Takes(call with { Sequence = (ulong)++sequence }))
                taken.Add(sequence);
        }

        return taken;
    }

    private static RawCall Parse(string word) => Call(
        word[0] switch
        {
            'r' => Read,
            'w' => SyscallTable.Number("write"),
            'f' => Futex,
            'g' => SyscallTable.Number("rt_sigreturn"),
            _ => SyscallTable.Number("execve"),
        },
        word.Length > 1 && char.IsDigit(word[1]) ? word[1] - '0' : 0) with
    {
        ExitNanos = word.EndsWith('!') ? StackPolicy.SlowNanos : 0,
        Unfinished = word.EndsWith('x'),
        Result = word[0] == 'E' ? -2 : 0,
    };

    private static RawCall Call(int number, int descriptor = 3, int size = 64, int depth = 0) =>
        new() { Number = number, Arg0 = (ulong)descriptor, Arg2 = (ulong)size, StackPointer = 0x7ffc_0000_0000 - (ulong)depth };
}
