using System.Text;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Ptrace;

public sealed class RecordStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void What_is_written_is_read_in_order_however_the_stream_is_cut(int bytesAtOnce)
    {
        var random = new Random(42);
        var stream = new MemoryStream();
        var writer = new RecordWriter(new RecordQueue(stream, () => { }));
        var expected = new RecordingSink();
        for (var i = 0; i < 2000; i++)
            Write(random, i, writer, expected);
        writer.Send(RecordKind.Fence, 77);
        writer.Complete();

        var received = new RecordingSink();
        var notices = new List<(RecordKind, long)>();
        new RecordReader(new Dribble(stream.ToArray(), bytesAtOnce), received) { Notice = (kind, number) => notices.Add((kind, number)) }.ReadToEnd();

        received.Entries.Should().BeEquivalentTo(expected.Entries, options => options.WithStrictOrdering().ComparingByMembers<RawCall>().ComparingByMembers<RawProcessEvent>());
        received.Lost.Should().Be(expected.Lost);
        notices.Should().Equal((RecordKind.Fence, 77), (RecordKind.End, 0));
    }

    [Fact]
    public void A_stream_that_breaks_within_a_record_gives_the_records_before()
    {
        var stream = new MemoryStream();
        var writer = new RecordWriter(new RecordQueue(stream, () => { }));
        writer.OnCall(new RawCall { Tid = 1 }, "/a"u8, [], []);
        writer.OnCall(new RawCall { Tid = 2 }, "/b"u8, [], []);
        writer.Complete();
        var end = Encoding.Latin1.GetString(stream.ToArray()).IndexOf("/b", StringComparison.Ordinal) + 1;

        var received = new RecordingSink();
        new RecordReader(new MemoryStream(stream.ToArray()[..end]), received) { Notice = (_, _) => { } }.ReadToEnd();

        received.Entries.Should().ContainSingle().Which.Path.Should().Be("/a");
    }

    [Fact]
    public void Calls_beyond_the_backlog_are_lost_and_counted_by_scope()
    {
        using var gate = new ManualResetEventSlim();
        var stream = new Gated(gate);
        var writer = new RecordWriter(new RecordQueue(stream, () => { }), maximumBacklog: 1_000_000);
        for (var i = 0; i < 50_000; i++)
            writer.OnCall(new RawCall { Scope = (ulong)(i % 2) + 1 }, [], [], []);
        gate.Set();
        writer.Complete();

        var received = new RecordingSink();
        new RecordReader(new MemoryStream(stream.ToArray()), received) { Notice = (_, _) => { } }.ReadToEnd();

        received.Lost.Should().BePositive();
        (received.Calls.Count() + received.Lost).Should().Be(50_000);
    }

    [Fact]
    public void A_host_that_reads_slowly_holds_the_calls_up_and_loses_none()
    {
        var stream = new Slow(TimeSpan.FromMilliseconds(2));
        var writer = new RecordWriter(new RecordQueue(stream, () => { }), maximumBacklog: 1_000_000);
        for (var i = 0; i < 50_000; i++)
            writer.OnCall(new RawCall { Tid = i, Scope = 1 }, [], [], []);
        writer.Complete();

        var received = new RecordingSink();
        new RecordReader(new MemoryStream(stream.ToArray()), received) { Notice = (_, _) => { } }.ReadToEnd();

        received.Lost.Should().Be(0);
        received.Calls.Select(c => c.Call.Tid).Should().Equal(Enumerable.Range(0, 50_000));
    }

    [Fact]
    public void Stacks_are_left_out_before_calls_are_lost()
    {
        using var gate = new ManualResetEventSlim();
        var stream = new Gated(gate);
        var writer = new RecordWriter(new RecordQueue(stream, () => { }), maximumBacklog: 4_000_000);
        var stack = new byte[StackSnapshot.MaxBytes];
        for (var i = 0; i < 3000; i++)
            writer.OnCall(new RawCall { Tid = i, Scope = 1 }, "/a"u8, [], stack);
        gate.Set();
        writer.Complete();

        var received = new RecordingSink();
        var notices = new List<(RecordKind Kind, long Number)>();
        new RecordReader(new MemoryStream(stream.ToArray()), received) { Notice = (kind, number) => notices.Add((kind, number)) }.ReadToEnd();

        received.Lost.Should().Be(0);
        received.Calls.Select(c => c.Call.Tid).Should().Equal(Enumerable.Range(0, 3000));
        var complete = received.Calls.Count(c => c.Extra.Length == 2 * stack.Length);
        complete.Should().BeInRange(2_000_000 / stack.Length, 2_200_000 / stack.Length);
        received.Calls.Count(c => c.Extra.Length == 0).Should().Be(3000 - complete);
        notices.Should().Equal((RecordKind.LostStacks, 3000 - complete), (RecordKind.End, 0));
    }

    [Fact]
    public void The_largest_record_fits_into_a_chunk()
    {
        var path = new byte[4096];
        var stack = new byte[StackSnapshot.MaxBytes];
        new Random(1).NextBytes(stack);
        var stream = new MemoryStream();
        var writer = new RecordWriter(new RecordQueue(stream, () => { }));
        for (var i = 0; i < 20; i++)
            writer.OnCall(new RawCall { Tid = i }, path, path, stack);
        writer.Complete();

        var received = new RecordingSink();
        new RecordReader(new Dribble(stream.ToArray(), 1000), received) { Notice = (_, _) => { } }.ReadToEnd();

        received.Calls.Select(c => c.Extra).Should().Equal(Enumerable.Repeat(Convert.ToHexString(stack), 20));
    }

    [Fact]
    public void A_host_that_is_gone_is_noticed()
    {
        using var noticed = new ManualResetEventSlim();
        var writer = new RecordWriter(new RecordQueue(new Closed(), noticed.Set));

        writer.Send(RecordKind.Ready, 0);

        noticed.Wait(TimeSpan.FromSeconds(10)).Should().BeTrue();
    }

    private static void Write(Random random, int i, RecordWriter writer, RecordingSink expected)
    {
        var path = new byte[random.Next(3) == 0 ? random.Next(4097) : random.Next(40)];
        Array.Fill(path, (byte)('a' + (i % 26)));
        foreach (ICallSink sink in new ICallSink[] { writer, expected })
        {
            if (i % 50 == 0)
                sink.OnLost((ulong)i, i);
            else if (i % 10 == 0)
                sink.OnProcess(new RawProcessEvent { Kind = ProcessEventKind.Exec, Tid = i, Value = -i, Scope = (ulong)i }, path, i % 20 == 0 ? path : []);
            else
                sink.OnCall(new RawCall { Tid = i, Number = i % 400, Arg5 = ulong.MaxValue - (ulong)i, Result = -i, Scope = (ulong)i, Confidence = Confidence.Child, Unfinished = i % 3 == 0 }, path, path.AsSpan(path.Length / 2), i % 7 == 0 ? path : []);
        }
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Dribble(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atOnce));
    }

    /// <summary>Takes nothing until the gate opens.</summary>
    private sealed class Slow(TimeSpan time) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            Thread.Sleep(time);
            base.Write(buffer, offset, count);
        }
    }

    private sealed class Gated(ManualResetEventSlim gate) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            gate.Wait();
            base.Write(buffer, offset, count);
        }
    }

    private sealed class Closed : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");
    }
}
