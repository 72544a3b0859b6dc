using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Brokering;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Tests.Ebpf;

namespace TraceAssertions.Tracing.Tests.Brokering;

/// <summary>A broker and its hosts in one process: what they say to each other.</summary>
public sealed class BrokerTests
{
    private const int Stranger = 65532;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static uint Self => Libc.geteuid();

    [SkippableFact]
    public void A_host_s_calls_come_through_the_broker_and_those_that_found_no_room_are_counted_by_scope()
    {
        EbpfRequirement.Demand();
        const int loops = 100_000;
        using var broker = new Broker(Self);
        var sink = new CountingSink { Delay = 20_000 };
        using (var backend = new EbpfHostBackend(sink, Connect(broker), ringBytes: 64 << 10))
        {
            var threads = Enumerable.Range(1, 3).Select(n => ScopedThread.Start((ulong)n, () =>
            {
                for (var i = 0; i < loops; i++)
                    _ = Libc.gettid();
            })).ToArray();
            foreach (var thread in threads)
                thread.Join();
            backend.Fence(Patience).Should().BeNull();
        }

        for (var n = 1ul; n <= 3; n++)
        {
            sink.LostOf(n).Should().BePositive();
            (sink.CountOf(n) + sink.LostOf(n)).Should().BeInRange(loops, loops + 200, "a thread's own start and end, the runtime's calls, and its exit event are few");
        }
    }

    [SkippableFact]
    public void A_host_that_leaves_is_forgotten_and_another_may_come()
    {
        EbpfRequirement.Demand();
        using var broker = new Broker(Self);
        for (var round = 0; round < 2; round++)
        {
            var sink = new RecordingSink();
            using (var backend = new EbpfHostBackend(sink, Connect(broker)))
            {
                ScopedThread.Start(75, () => _ = File.Exists("/through/the/broker")).Join();
                backend.Fence(Patience).Should().BeNull();
                broker.Hosts.Should().Be(1);
            }

            sink.Calls.Single(call => call.Path == "/through/the/broker").Raw.Scope.Should().Be(75);
            SpinWait.SpinUntil(() => broker.Hosts == 0, Patience).Should().BeTrue();
        }
    }

    [SkippableFact]
    public void A_fence_after_the_broker_s_end_says_so()
    {
        EbpfRequirement.Demand();
        using var broker = new Broker(Self);
        using var backend = new EbpfHostBackend(new RecordingSink(), Connect(broker));
        backend.Fence(Patience).Should().BeNull();
        backend.Broken.Should().BeNull();
        broker.Dispose();

        backend.Fence(Patience).Should().Contain("the broker (`renacer run`) has ended");
        backend.Broken.Should().Contain("the broker (`renacer run`) has ended");
    }

    [SkippableFact]
    public void The_host_cannot_write_what_decides_about_whom_its_programs_trace()
    {
        EbpfRequirement.Demand();
        using var broker = new Broker(Self);
        using var programs = new BrokeredPrograms(Connect(broker), SourceMode.Off, 64 << 10);
        var map = () => new SharedMapping(programs.Globals.Descriptor, (nuint)Environment.SystemPageSize, 0, writable: true).Dispose();
        map.Should().Throw<TraceAssertionsException>();
        Update(programs.Globals.Descriptor).Should().Be(-Libc.EPERM);
        var producer = () => new SharedMapping(programs.Ring.Descriptor, 8192, 4096, writable: true).Dispose();
        producer.Should().Throw<TraceAssertionsException>();
    }

    [SkippableFact]
    public void A_process_of_another_user_is_not_served()
    {
        EbpfRequirement.Demand();
        using var broker = new Broker(Stranger);
        var connect = () => Connect(broker).Ask(new() { Kind = BrokerRequestKind.Probe });
        connect.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].ToString()
            .Should().Be($"error TA0152: the broker does not serve this process: it serves uid {Stranger}, and this process is of uid {Self}; start `renacer run` for this user: `--user`");
    }

    [SkippableFact]
    public void More_hosts_than_it_serves_are_told_and_the_others_go_on()
    {
        EbpfRequirement.Demand();
        using var broker = new Broker(Self);
        var served = new List<BrokerConnection>();
        for (var i = 0; i < Broker.MaxHosts; i++)
        {
            served.Add(Connect(broker));
            served[^1].Ask(new() { Kind = BrokerRequestKind.Probe });
        }

        using (var surplus = Connect(broker))
        {
            var ask = () => surplus.Ask(new() { Kind = BrokerRequestKind.Probe });
            ask.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Message.Should().Be($"the broker does not serve this process: it serves {Broker.MaxHosts} already");
        }

        served[0].Ask(new() { Kind = BrokerRequestKind.Probe });
        served.ForEach(connection => connection.Dispose());
        SpinWait.SpinUntil(() => broker.Hosts == 0, Patience).Should().BeTrue();
        using var again = Connect(broker);
        again.Ask(new() { Kind = BrokerRequestKind.Probe });
    }

    [SkippableFact]
    public void Whatever_a_host_sends_the_broker_serves_the_next()
    {
        EbpfRequirement.Demand();
        using var broker = new Broker(Self);
        var random = new Random(4711);
        var request = new BrokerRequest { Magic = BrokerProtocol.Magic, Version = BrokerProtocol.Version, Kind = BrokerRequestKind.Load, RingBytes = 64 << 10 };
        for (var round = 0; round < 500; round++)
        {
            using var socket = MessageSocket.TryConnect(broker.Address)!;
            socket.SetPatience(Patience);
            var message = round % 2 == 0 ? new byte[random.Next(1, 200)] : MemoryMarshal.AsBytes(new ReadOnlySpan<BrokerRequest>(in request)).ToArray();
            if (round % 2 == 0)
                random.NextBytes(message);
            else
                message[random.Next(message.Length)] ^= (byte)(1 << random.Next(8));

            // Descriptors that nobody asked for come with every fifth.
            if (round % 5 == 0)
                socket.Send(message, socket.Descriptor, socket.Descriptor);
            else
                socket.Send(message);
            var answer = new byte[BrokerProtocol.MaxBytes];
            var received = socket.Receive(answer);
            received.Should().NotBe(-1, "it answers or ends the connection");
        }

        using var connection = Connect(broker);
        connection.Ask(new() { Kind = BrokerRequestKind.Probe });
    }

    [SkippableFact]
    public void Requests_that_make_no_sense_are_refused()
    {
        EbpfRequirement.Demand();
        using var broker = new Broker(Self);
        using var connection = Connect(broker);
        foreach (var request in new BrokerRequest[]
        {
            new() { Kind = BrokerRequestKind.Losses },
            new() { Kind = BrokerRequestKind.Misses },
            new() { Kind = BrokerRequestKind.Detach },
            new() { Kind = BrokerRequestKind.Load, RingBytes = 0 },
            new() { Kind = BrokerRequestKind.Load, RingBytes = 3 << 20 },
            new() { Kind = BrokerRequestKind.Load, RingBytes = 1 << 30 },
            new() { Kind = BrokerRequestKind.Load, RingBytes = -4096 },
            new() { Kind = BrokerRequestKind.Load, RingBytes = 64 << 10, Source = (SourceMode)77 },
        })
        {
            var ask = () => connection.Ask(request);
            ask.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Message.Should().Be("the broker does not serve this process: it does not understand the request");
        }

        connection.Ask(new() { Kind = BrokerRequestKind.Probe });
    }

    [SkippableFact]
    public void Another_version_is_told()
    {
        EbpfRequirement.Demand();
        using var broker = new Broker(Self);
        using var socket = MessageSocket.TryConnect(broker.Address)!;
        var request = new BrokerRequest { Magic = BrokerProtocol.Magic, Version = BrokerProtocol.Version + 1, Kind = BrokerRequestKind.Probe };
        socket.Send(MemoryMarshal.AsBytes(new ReadOnlySpan<BrokerRequest>(in request)));
        var answer = new byte[BrokerProtocol.MaxBytes];
        var received = socket.Receive(answer);
        System.Text.Encoding.UTF8.GetString(answer, 0, received).Should().Contain("TA0152").And.Contain("another version of renacer");
    }

    [SkippableFact]
    public void The_second_broker_of_a_user_is_found_by_its_variable_only()
    {
        EbpfRequirement.Demand();
        using var first = new Broker(Stranger);
        using var second = new Broker(Stranger);
        second.Notice!.Code.Should().Be("TA0153");
        MessageSocket.TryConnect(second.Address)!.Dispose();
        BrokerAddress.Candidates("@renacer/65532/gone", Stranger).Should().Equal("@renacer/65532/gone", "@renacer/65532");
        BrokerAddress.Candidates(null, Stranger).Should().Equal("@renacer/65532");
        BrokerAddress.Candidates("off", Stranger).Should().BeEmpty();
    }

    private static BrokerConnection Connect(Broker broker) => BrokerConnection.TryOpen([broker.Address], Self)!;

    private static unsafe int Update(int map)
    {
        var key = 0;
        var value = new byte[Globals.Size];
        fixed (byte* bytes = value)
        {
            var attr = new BpfAttr { Map = map, Key = &key, Value = bytes };
            return Libc.Bpf(BpfCommand.MapUpdateElement, ref attr);
        }
    }
}
