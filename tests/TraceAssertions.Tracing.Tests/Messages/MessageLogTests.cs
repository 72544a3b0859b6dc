using TraceAssertions.Tracing.Messages;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Messages;

public sealed class MessageLogTests
{
    private const int Pid = 10;
    private readonly MessageLog _log = new() { IsAwake = true };
    private readonly ScopeMessages _scope = new();
    private readonly Descriptor _reader = new("pipe", DescriptorKind.Pipe, closeOnExec: false, openedNanos: 1);
    private readonly Descriptor _writer = new("pipe", DescriptorKind.Pipe, closeOnExec: false, openedNanos: 1);

    public MessageLogTests() => _log.OnMade(new RawCall { Number = SyscallTable.Number("pipe"), MadePair = 3 | (4ul << 32) }, _reader, _writer);

    [Fact]
    public void Calls_that_are_no_messages_get_no_number()
    {
        Add("getpid", 1, 2).Should().Be(0);
        Add("read", 3, 4, used: new Descriptor("/file", DescriptorKind.File, false, 1)).Should().Be(0);
        Add("futex", 5, 6, result: 0, arguments: [0x1000, 0x81]).Should().Be(0, "it woke nobody");
        Add("futex", 5, 6, result: -Errno.EAGAIN, arguments: [0x1000, 0x80]).Should().Be(0);
        _log.HasNumbered.Should().BeFalse();
    }

    [Fact]
    public void A_wake_of_another_process_or_word_ends_no_wait()
    {
        Add("futex", 1, 9, tid: 11, result: 0, arguments: [0x1000, 0x80]);
        Add("futex", 5, 6, tid: 12, result: 1, arguments: [0x2000, 0x81]);
        Add("futex", 5, 6, tid: 13, pid: 99, result: 1, arguments: [0x1000, 0x81]);
        Links().Should().BeEmpty();
        var wake = Add("futex", 7, 8, tid: 12, result: 1, arguments: [0x1000, 0x81]);
        Links().Should().Equal(new MessageLink(wake, 1, MessageKind.Futex));
    }

    [Fact]
    public void A_word_whose_waiters_were_moved_says_nothing()
    {
        Add("futex", 1, 9, tid: 11, result: 0, arguments: [0x1000, 0x80]);
        Add("futex", 2, 3, tid: 12, result: 1, arguments: [0x1000, 0x84, 1, 1, 0x2000]);
        Add("futex", 7, 8, tid: 12, result: 1, arguments: [0x1000, 0x81]);
        Links().Should().BeEmpty();
    }

    [Fact]
    public void Bytes_of_other_scopes_count()
    {
        Add("write", 1, 2, used: _writer, result: 5, scope: new ScopeMessages());
        var write = Add("write", 3, 4, used: _writer, result: 5);
        Add("read", 5, 6, tid: 11, used: _reader, result: 5);
        var read = Add("read", 7, 8, tid: 11, used: _reader, result: 5);
        Links().Where(link => link.From != 0).Should().Equal(new MessageLink(write, read, MessageKind.Data));
    }

    [Fact]
    public void Bytes_of_before_a_scope_began_count()
    {
        _log.Sleep();
        Add("write", 1, 2, used: _writer, result: 5, scope: null);
        _log.IsAwake = true;
        var write = Add("write", 3, 4, used: _writer, result: 5);
        Add("read", 5, 6, tid: 11, used: _reader, result: 5);
        var read = Add("read", 7, 8, tid: 11, used: _reader, result: 5);
        Links().Should().Equal(new MessageLink(write, read, MessageKind.Data));
    }

    [Fact]
    public void After_a_loss_a_pipe_says_nothing()
    {
        _log.OnLost();
        Add("write", 3, 4, used: _writer, result: 5);
        Add("read", 7, 8, tid: 11, used: _reader, result: 5);
        Links().Should().BeEmpty();
    }

    [Fact]
    public void After_a_splice_a_pipe_says_nothing()
    {
        Add("write", 3, 4, used: _writer, result: 5);
        Add("splice", 5, 6, used: _reader, result: 2, arguments: [3, 0, 9]);
        Add("read", 7, 8, tid: 11, used: _reader, result: 3);
        Links().Should().BeEmpty();
    }

    [Fact]
    public void What_was_peeked_at_is_still_to_be_received()
    {
        var (left, right) = (new Descriptor("socket", DescriptorKind.Socket, false, 1), new Descriptor("socket", DescriptorKind.Socket, false, 1));
        _log.OnMade(new RawCall { Number = SyscallTable.Number("socketpair"), Arg0 = 1, Arg1 = 1, MadePair = 5 | (6ul << 32) }, left, right);
        var send = Add("sendto", 1, 2, used: left, result: 4);
        Add("recvfrom", 3, 4, tid: 11, used: right, result: 4, arguments: [6, 0, 4, 2]).Should().Be(0);
        var received = Add("recvfrom", 5, 6, tid: 11, used: right, result: 4, arguments: [6, 0, 4, 0]);
        Links().Should().Equal(new MessageLink(send, received, MessageKind.Data));
    }

    [Fact]
    public void A_sender_without_a_scope_is_told_by_its_thread()
    {
        Add("futex", 1, 9, tid: 11, result: 0, arguments: [0x1000, 0x80]);
        Add("futex", 7, 8, tid: 12, result: 1, scope: null, arguments: [0x1000, 0x81]);
        Links().Should().Equal(new MessageLink(0, 1, MessageKind.Futex) { Tid = 12, Nanos = 7 });
    }

    [Fact]
    public void Only_its_parent_reaps_a_process()
    {
        _log.OnFork(new RawProcessEvent { Tid = Pid, Pid = Pid, OtherTid = 50, OtherPid = 50 });
        Add("exit_group", 5, 6, tid: 50, pid: 50, unfinished: true);
        Add("wait4", 7, 8, tid: 77, pid: 77, result: 50);
        Links().Where(link => link.Kind == MessageKind.Exit).Should().BeEmpty();
        var wait = Add("wait4", 7, 8, tid: Pid, result: 50);
        Links().Where(link => link.Kind == MessageKind.Exit).Should().ContainSingle().Which.To.Should().Be(wait);
    }

    private int Add(string name, long enter, long exit, int tid = Pid, int pid = Pid, Descriptor? used = null, long result = 0, bool unfinished = false, params ulong[] arguments) =>
        Add(name, enter, exit, _scope, tid, pid, used, result, unfinished, arguments);

    private int Add(string name, long enter, long exit, ScopeMessages? scope, int tid = Pid, int pid = Pid, Descriptor? used = null, long result = 0, bool unfinished = false, params ulong[] arguments) => _log.Add(
        new RawCall
        {
            Number = SyscallTable.Number(name),
            EnterNanos = enter,
            ExitNanos = exit,
            Tid = tid,
            Pid = pid,
            Result = result,
            Unfinished = unfinished,
            Arg0 = arguments.ElementAtOrDefault(0),
            Arg1 = arguments.ElementAtOrDefault(1),
            Arg2 = arguments.ElementAtOrDefault(2),
            Arg3 = arguments.ElementAtOrDefault(3),
            Arg4 = arguments.ElementAtOrDefault(4),
        },
        used,
        scope,
        (_, _) => null);

    private List<MessageLink> Links() => MessageLog.ContentsOf(_scope).Links();
}
