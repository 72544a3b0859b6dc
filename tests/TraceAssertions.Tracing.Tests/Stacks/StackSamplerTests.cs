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
    public void Beyond_the_limit_only_every_64th_call_has_a_stack_and_slow_ones_have_it_always()
    {
        var calls = Enumerable.Range(0, 4000).Select(i => Call(Read, descriptor: i)).ToList();
        calls[1000] = calls[1000] with { ExitNanos = StackPolicy.SlowNanos };

        var taken = Taken(calls);

        taken.Take(512).Should().Equal(Enumerable.Range(1, 512));
        taken.Skip(512).Should().Equal(Enumerable.Range(513, 4000 - 512).Where(sequence => sequence % 64 == 0 || sequence == 1001));
    }

    [Fact]
    public void Another_scope_gives_the_limit_anew() =>
        Taken(Enumerable.Range(0, 2000).Select(i => Call(Read, descriptor: i) with { Scope = (ulong)(i / 1000) })).Count.Should()
            .Be((2 * 512) + Enumerable.Range(513, 488).Count(n => n % 64 == 0) + Enumerable.Range(1513, 488).Count(n => n % 64 == 0));

    [Fact]
    public void The_first_call_of_each_run_is_taken_within_the_limit_and_no_run_gives_more_than_its_logarithm()
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
                    var takes = sampler.Takes(Call(Read, descriptor) with { Sequence = ++sequence });
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

    private static RawCall Call(int number, int descriptor = 3, int size = 64) => new() { Number = number, Arg0 = (ulong)descriptor, Arg2 = (ulong)size };
}
