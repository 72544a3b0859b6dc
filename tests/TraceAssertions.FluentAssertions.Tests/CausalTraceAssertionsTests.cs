using System.Net;
using System.Net.Sockets;
using FluentAssertions.Execution;
using FluentAssertions.Extensions;
using Xunit.Sdk;

namespace TraceAssertions.FluentTests;

/// <summary>On traces of what is done here, by whatever tracer this machine has.</summary>
public sealed class CausalTraceAssertionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public CausalTraceAssertionsTests() => Skip.If(TraceSession.Backend == TracerBackend.None, "nothing can trace here; `renacer doctor` says why");

    public void Dispose() => File.Delete(_file);

    [SkippableFact]
    public void What_holds_passes_and_goes_on()
    {
        var trace = TraceSession.Run(() => File.ReadAllText(_file));

        trace.Should().HaveCriticalPathUnder(10.Seconds()).And.HaveNoAntipatterns().And.HaveSyscall("openat", Exactly.Once()).And.NotTouch("/etc/**").And.NotUseNetwork()
            .And.Satisfy("spans.syscall:openat.count == 1");
    }

    [SkippableFact]
    public void A_condition_that_does_not_hold_fails_with_its_verdict()
    {
        var trace = TraceSession.Run(() => File.ReadAllText(_file), "reading");

        Failure(() => trace.Should().Satisfy("spans.syscall:openat.count < 1", "{0} is closed", "the shop"))
            .Should().StartWith("Expected trace to satisfy spans.syscall:openat.count < 1 because the shop is closed, but it does not:")
            .And.Contain("condition").And.Contain("1 call (exactly the limit)").And.Contain("bottleneck").And.Contain(_file);
    }

    [SkippableFact]
    public void A_condition_that_is_none_is_a_mistake_with_its_place() =>
        FluentActions.Invoking(() => TraceSession.Run(() => { }).Should().Satisfy("spans.syscal.count < 1")).Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Message.Should().Contain("syscal");

    [SkippableTheory]
    [InlineData(2, "at most 1 time")]
    [InlineData(0, "exactly")]
    public void How_often_a_call_is_made_is_told(int opens, string wanted)
    {
        var trace = TraceSession.Run(() =>
        {
            for (var i = 0; i < opens; i++)
                File.ReadAllText(_file);
        });
        var constraint = opens == 0 ? (OccurrenceConstraint)Exactly.Once() : AtMost.Times(1);

        Failure(() => trace.Should().HaveSyscall("openat", constraint)).Should().Contain($"to make the call openat {wanted}").And.Contain($"it makes it {opens} times.");
    }

    [SkippableFact]
    public void A_name_that_is_no_call_is_a_mistake() =>
        FluentActions.Invoking(() => TraceSession.Run(() => { }).Should().HaveSyscall("opneat", AtMost.Once())).Should().Throw<ArgumentException>().WithMessage("'opneat' is no system call*");

    [SkippableFact]
    public void A_path_that_is_touched_is_named_with_its_line_even_where_nothing_was_there()
    {
        var trace = TraceSession.Run(() => File.Exists("/etc/no-such-file"));

        Failure(() => trace.Should().NotTouch("/etc/**")).Should().Contain("not to touch /etc/**, but it does:").And.Contain("/etc/no-such-file ENOENT");
    }

    [SkippableFact]
    public void A_connection_uses_the_network_and_a_socket_of_the_same_machine_does_not()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var remote = TraceSession.Run(() =>
        {
            using var client = new TcpClient();
            client.Connect((IPEndPoint)listener.LocalEndpoint);
        });
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        server.Bind(new UnixDomainSocketEndPoint(path));
        server.Listen();
        var local = TraceSession.Run(() =>
        {
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            client.Connect(new UnixDomainSocketEndPoint(path));
            client.Send([1]);
        });

        Failure(() => remote.Should().NotUseNetwork()).Should().Contain("not to use the network, but it does:").And.Contain("connect");
        local.Should().NotUseNetwork();
    }

    [SkippableFact]
    public void Several_failures_of_a_scope_are_told_together()
    {
        var trace = TraceSession.Run(() => File.ReadAllText(_file));

        Failure(() =>
        {
            using (new AssertionScope())
            {
                trace.Should().HaveSyscall("openat", AtLeast.Thrice());
                trace.Should().Satisfy("spans.syscall:openat.count == 7");
            }
        }).Should().Contain("at least 3 times").And.Contain("== 7");
    }

    [SkippableFact]
    public void A_trace_that_is_not_there_or_not_whole_never_passes()
    {
        CausalTrace? none = null;
        Failure(() => none.Should().NotUseNetwork()).Should().Contain("<null>");
        Failure(() => none.Should().Satisfy("spans.syscall.count < 5")).Should().Contain("<null>");
        var untraced = Untraced();
        Failure(() => untraced.Should().NotTouch("/etc/**")).Should().Contain("to be complete, but system calls were not captured");
        Failure(() => untraced.Should().HaveSyscall("openat", AtMost.Once())).Should().Contain("to be complete");
        Failure(() => untraced.Should().Satisfy("spans.syscall.count < 5")).Should().Contain("system calls were not captured");
    }

    [SkippableFact]
    public void A_session_can_be_looked_at_while_it_goes_on()
    {
        CausalTrace? soFar = null;

        var whole = TraceSession.Run(() =>
        {
            File.ReadAllText(_file);
            soFar = TraceSession.CurrentTrace();
            File.ReadAllText(_file);
        });

        soFar.Should().HaveSyscall("openat", Exactly.Once());
        whole.Should().HaveSyscall("openat", Exactly.Twice());
    }

    [SkippableFact]
    public void To_look_for_the_line_of_a_call_is_no_part_of_a_session()
    {
        SourceLocation? place = null;
        var looked = TraceSession.Run(() => File.ReadAllText(_file));

        var looking = TraceSession.Run(() => place = looked.Spans.First(span => span.Name == "syscall:openat").Source);

        place!.Function.Should().Contain(nameof(To_look_for_the_line_of_a_call_is_no_part_of_a_session));
        looking.Spans.Where(span => span.Counts && span.Name is "syscall:process_vm_readv" or "syscall:openat" or "syscall:execve").Should().BeEmpty();
    }

    [SkippableFact]
    public void To_end_a_session_is_no_part_of_the_one_around()
    {
        var around = TraceSession.Run(() =>
        {
            for (var i = 0; i < 20; i++)
                TraceSession.Run(() => File.ReadAllText(_file));
        });

        around.Spans.Where(span => span.IsSyscall && span.Counts).Should().BeEmpty();
    }

    [SkippableFact]
    public void Outside_of_one_there_is_nothing_to_look_at() => FluentActions.Invoking(TraceSession.CurrentTrace).Should().Throw<InvalidOperationException>().WithMessage("*[TracedTest]*");

    private static string Failure(Action assertion) => FluentActions.Invoking(assertion).Should().Throw<XunitException>().Which.Message;

    private static CausalTrace Untraced()
    {
        var builder = new CausalTraceBuilder();
        builder.Add(new SpanRecord { Name = "test:T", StartNanos = 0, EndNanos = 1 });
        return builder.Build(new TraceHeader { TraceId = System.Diagnostics.ActivityTraceId.CreateRandom(), Name = "T", Backend = TracerBackend.None, Completeness = new Completeness(false, 0, []) });
    }
}
