using System.Globalization;
using System.Text;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing.Tests.Recording;

public sealed class AsyncCauseTrackerTests
{
    private const int User = Feed.Host, Worker = 201, OtherWorker = 202, Socket = 9;
    private const long NotReady = -11, InProgress = -115;

    private readonly NamedStacks _stacks = new();
    private readonly Feed _feed;

    public AsyncCauseTrackerTests()
    {
        _feed = Feed.ForHost(stacks: _stacks);
        _feed.Recorder.BeginScope(2, "T.B", _feed.Now);
        _feed.Open("/tmp/f", 5);
    }

    [Fact]
    public void A_call_on_a_thread_of_the_pool_was_caused_where_its_work_was_queued()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        Read(Worker, "pool");

        SitesOfReads().Should().Equal("pool < user:12");
    }

    [Fact]
    public void Markers_are_no_spans_and_count_nowhere()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        _feed.Scope = 0;
        _feed.Marker(Marker.Dequeued, 0);

        _feed.End(1).Spans.Where(span => span.IsSyscall).Select(span => span.ShortName).Should().Equal("openat");
        _feed.Recorder.UnattributedCalls.Should().BeEmpty();
    }

    [Fact]
    public void What_the_thread_does_next_has_no_cause()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        Begin(Worker, 0);
        Read(Worker, "pool");

        SitesOfReads().Should().Equal("pool");
    }

    [Fact]
    public void Work_that_nobody_has_queued_has_no_cause()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        Begin(Worker, 8);
        Read(Worker, "pool");

        SitesOfReads().Should().Equal("pool");
    }

    [Fact]
    public void Two_pieces_of_work_with_one_number_have_no_cause()
    {
        Queue(7, "user:12");
        Queue(7, "user:34");
        Begin(Worker, 7);
        Read(Worker, "pool");
        Begin(OtherWorker, 7);
        Read(OtherWorker, "pool");

        SitesOfReads().Should().AllBe("pool");
    }

    [Fact]
    public void A_number_is_used_again_once_its_work_has_begun()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        Queue(7, "user:34");
        Begin(OtherWorker, 7);
        Read(Worker, "pool");
        Read(OtherWorker, "pool");

        SitesOfReads().Should().Equal("pool < user:12", "pool < user:34");
    }

    [Fact]
    public void A_cause_is_of_its_own_scope_only()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        _feed.Scope = 2;
        Read(Worker, "pool");

        SitesOfReads(2).Should().Equal("pool");
    }

    [Fact]
    public void A_call_whose_own_stack_was_not_taken_may_be_the_users_and_has_no_cause()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        Read(Worker, "");

        SitesOfReads().Should().Equal([null]);
    }

    [Fact]
    public void Work_that_was_queued_where_no_stack_was_taken_has_no_cause_not_the_one_of_the_work_around_it()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        Queue(8, "", Worker);
        Begin(OtherWorker, 8);
        Read(OtherWorker, "pool");

        SitesOfReads().Should().Equal("pool");
    }

    [Fact]
    public void Causes_have_causes()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        Queue(8, "continuation", Worker);
        Begin(OtherWorker, 8);
        Read(OtherWorker, "pool");

        SitesOfReads().Should().Equal("pool < continuation < user:12");
    }

    [Fact]
    public void A_loop_that_queues_itself_does_not_lengthen_its_chain()
    {
        Queue(1, "user:12");
        for (var i = 1; i < 1000; i += 2)
        {
            Begin(Worker, i);
            Queue(i + 1, "read", Worker);
            Begin(Worker, i + 1);
            Queue(i + 2, "write", Worker);
        }

        Begin(Worker, 1001);
        Read(Worker, "pool");

        SitesOfReads().Should().Equal("pool < write < read < user:12");
    }

    [Fact]
    public void The_innermost_stacks_of_a_long_chain_are_kept()
    {
        Queue(1, "user:12");
        for (var i = 1; i < 100; i++)
        {
            Begin(Worker, i);
            Queue(i + 1, "step" + i.ToString(CultureInfo.InvariantCulture), Worker);
        }

        Begin(Worker, 100);
        Read(Worker, "pool");

        SitesOfReads().Should().Equal("pool < step99 < step98 < step97 < step96 < step95 < step94 < step93 < step92");
    }

    [Fact]
    public void A_new_thread_with_the_number_of_an_old_one_has_not_its_cause()
    {
        Queue(7, "user:12");
        Begin(Worker, 7);
        _feed.Recorder.OnProcess(new RawProcessEvent { Kind = ProcessEventKind.Fork, Pid = Feed.Host, Tid = User, OtherPid = Feed.Host, OtherTid = Worker, Scope = 1 }, default, default);
        Read(Worker, "pool");

        SitesOfReads().Should().Equal("pool");
    }

    [Fact]
    public void A_scope_that_has_ended_leaves_no_cause_behind()
    {
        Queue(7, "user:12");
        Queue(8, "user:34");
        Begin(Worker, 7);
        _feed.End(1);
        _feed.Recorder.BeginScope(1, "T.A again", _feed.Now);
        Read(Worker, "pool");
        Begin(OtherWorker, 8);
        Read(OtherWorker, "pool");

        SitesOfReads().Should().AllBe("pool");
    }

    [Fact]
    public void A_receive_that_the_runtime_completes_was_caused_by_the_one_that_found_nothing()
    {
        Connected();
        Receive(NotReady, User, "user:12");
        _feed.Scope = 0;
        _feed.Confidence = Confidence.Unattributed;
        Receive(10, Worker, "");

        SitesOf("recvmsg").Should().Equal("user:12", " < user:12");
    }

    [Fact]
    public void A_completed_receive_is_not_the_cause_of_the_next_one()
    {
        Connected();
        Receive(NotReady, User, "user:12");
        Receive(10, User, "user:12");
        _feed.Scope = 0;
        _feed.Confidence = Confidence.Unattributed;
        Receive(10, Worker, "");

        SitesOf("recvmsg").Should().Equal("user:12", "user:12", null);
    }

    [Fact]
    public void A_send_does_not_complete_a_receive()
    {
        Connected();
        Receive(NotReady, User, "user:12");
        As(Worker, "pool");
        _feed.Call("sendmsg", 10, Socket, 1, 0);

        SitesOf("sendmsg").Should().Equal("pool");
    }

    [Fact]
    public void Another_scope_does_not_complete_what_this_one_began()
    {
        Connected();
        Receive(NotReady, User, "user:12");
        _feed.Scope = 2;
        Receive(10, Worker, "pool");

        SitesOf("recvmsg", 2).Should().Equal("pool");
    }

    [Fact]
    public void An_attempt_without_a_stack_hides_the_one_before_it()
    {
        Connected();
        Receive(NotReady, User, "user:12");
        Receive(NotReady, User, "");
        Receive(10, Worker, "pool");

        SitesOf("recvmsg").Should().Equal("user:12", "pool"); // the attempts are one run
    }

    [Fact]
    public void How_connecting_ended_is_asked_for_where_it_was_begun()
    {
        Connected(InProgress, "user:12");
        As(Worker, "");
        _feed.Scope = 0;
        _feed.Confidence = Confidence.Unattributed;
        _feed.Call("getsockopt", 0, Socket, 1, 4);

        SitesOf("getsockopt").Should().Equal(" < user:12");
    }

    private void Connected(long result = 0, string stack = "")
    {
        As(User, stack);
        _feed.Call("socket", Socket, 2, 1, 0);
        _feed.Call("connect", result, Socket, 1, 16);
    }

    private void Receive(long result, int thread, string stack)
    {
        As(thread, stack);
        _feed.Call("recvmsg", result, Socket, 1, 0);
    }

    private void Queue(long number, string stack, int thread = User)
    {
        As(thread, stack);
        _feed.Marker(Marker.Queued, number);
    }

    private void Begin(int thread, long number)
    {
        As(thread, "");
        var scope = _feed.Scope;
        _feed.Scope = 0;
        _feed.Marker(Marker.Dequeued, number);
        _feed.Scope = scope;
    }

    private void Read(int thread, string stack)
    {
        As(thread, stack);
        _feed.Call("pread64", 1, 5, 1, 1, 0);
    }

    private void As(int thread, string stack)
    {
        _feed.Tid = thread;
        _feed.Stack = Encoding.UTF8.GetBytes(stack);
    }

    private IEnumerable<string?> SitesOfReads(ulong scope = 1) => SitesOf("pread64", scope);

    private IEnumerable<string?> SitesOf(string name, ulong scope = 1) =>
        _feed.End(scope).Spans.Where(span => span.ShortName == name).Select(span => span.Source?.Function).ToList();
}
