using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing.Tests.Ptrace;

/// <summary>The orders in which a creator's event, its child's first stop and the ends of both may come (ptrace(2)); the numbers are beyond PID_MAX_LIMIT, so that no task has them.</summary>
public sealed class TaskCreationTests
{
    private const int CreatorTid = 5_000_001, ChildTid = 5_000_002;

    private static readonly WaitStatus FirstStop = new((Libc.PTRACE_EVENT_STOP << 16) | (Libc.SIGTRAP << 8) | 0x7f);
    private static readonly WaitStatus Exited = new(0);

    private readonly TracedTasks _tasks = new();
    private readonly RecordingSink _sink = new();
    private readonly List<(TracedTask? Creator, TracedTask Child)> _attributed = [];
    private readonly List<TracedTask> _resumed = [];
    private readonly TaskCreation _creation;
    private readonly TracedTask _creator;

    public TaskCreationTests()
    {
        _creation = new TaskCreation(_tasks, new Attribution(_attributed), new ProcessReports(_sink, withAuxiliary: false) { Enabled = true })
        {
            Handle = (task, _, _) => _resumed.Add(task),
        };
        _creator = _tasks.Add(CreatorTid, CreatorTid);
    }

    [Fact]
    public void A_child_that_stops_after_the_event_is_known_already()
    {
        Created(ChildTid);

        _tasks.Find(ChildTid)!.Held.Should().BeNull();
        Told().Should().Equal($"{CreatorTid} Fork {ChildTid}");
    }

    [Fact]
    public void A_child_that_stops_before_the_event_waits_for_it()
    {
        _creator.MayCreate = true;
        Stops(ChildTid);
        _resumed.Should().BeEmpty();

        Created(ChildTid);

        _resumed.Should().Equal(_tasks.Find(ChildTid)!);
        _attributed.Should().Equal((_creator, _tasks.Find(ChildTid)!));
        Told().Should().Equal($"{CreatorTid} Fork {ChildTid}");
    }

    [Fact]
    public void A_child_that_ends_before_the_event_is_told_with_it()
    {
        _creator.MayCreate = true;
        Stops(ChildTid);
        Ends(ChildTid);
        Told().Should().BeEmpty();

        Created(ChildTid);

        _tasks.Contains(ChildTid).Should().BeFalse();
        Told().Should().Equal($"{CreatorTid} Fork {ChildTid}", $"{ChildTid} Exit {ChildTid}");
    }

    [Fact]
    public void A_child_whose_creator_was_killed_does_not_wait_for_ever()
    {
        _creator.MayCreate = true;
        Stops(ChildTid);
        Ends(CreatorTid);

        _resumed.Should().Equal(_tasks.Find(ChildTid)!);
        _attributed.Should().Equal((null, _tasks.Find(ChildTid)!));
    }

    [Fact]
    public void The_late_event_of_an_unseen_creation_tells_who_the_creator_is_and_no_second_task()
    {
        // A silent thread creates without its call being seen: nobody may create, as far as is known.
        Stops(ChildTid);
        var child = _tasks.Find(ChildTid)!;
        _resumed.Should().Equal(child);

        Created(ChildTid);

        _attributed.Should().Equal((null, child), (_creator, child));
        Told().Should().ContainSingle();
    }

    [Fact]
    public void The_late_event_of_one_that_has_ended_leaves_no_task_that_the_next_of_its_number_is_taken_for()
    {
        Stops(ChildTid);
        Ends(ChildTid);
        Created(ChildTid);
        _tasks.Contains(ChildTid).Should().BeFalse();

        _creator.MayCreate = true;
        Stops(ChildTid);
        _tasks.Find(ChildTid)!.Held.Should().NotBeNull("it is another task, and its creator is not known yet");
        Created(ChildTid);

        _resumed.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        Told().Should().Equal($"0 Fork {ChildTid}", $"{ChildTid} Exit {ChildTid}", $"{CreatorTid} Fork {ChildTid}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_ended_and_was_never_claimed_is_not_taken_for_a_living_task_of_its_number(bool wasSeen)
    {
        var living = Environment.ProcessId;
        if (wasSeen)
            Stops(living);
        Ends(living);

        Created(living);

        _tasks.Find(living).Should().NotBeNull();
        Told()[^1].Should().Be($"{CreatorTid} Fork {living}");
    }

    private void Stops(int tid) => _creation.Hold(_tasks.Add(tid, tid), FirstStop, 1);

    private void Created(int tid)
    {
        _creator.MayCreate = false;
        _creation.Created(_creator, tid, Libc.PTRACE_EVENT_FORK, 2);
    }

    private void Ends(int tid)
    {
        var task = _tasks.Find(tid);
        if (task is not null)
            _tasks.Remove(task);
        if (_creation.Ended(task, tid, Exited) && tid != CreatorTid)
            _sink.OnProcess(new RawProcessEvent { Kind = ProcessEventKind.Exit, Tid = tid, OtherTid = tid }, [], []);
        _creation.ReleaseOrphans(3);
    }

    private List<string> Told() => [.. _sink.Events.Select(e => $"{e.Event.Tid} {e.Event.Kind} {e.Event.OtherTid}")];

    private sealed class Attribution(List<(TracedTask? Creator, TracedTask Child)> told) : IAttribution
    {
        public void Created(TracedTask? creator, TracedTask created) => told.Add((creator, created));

        public void Entered(TracedTask task)
        {
        }

        public void Marked(TracedTask task, long operation, long argument)
        {
        }

        public bool WantsStacks(TracedTask task) => false;

        public void Executed(TracedTask task)
        {
        }
    }
}
