using System.Text;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Syscalls;

public sealed class DescriptorTableTests
{
    private const int Pid = 10;
    private const ulong CloseOnExec = 0x80000;
    private readonly DescriptorTable _table = new((_, _) => null);
    private long _now = 100;

    [Fact]
    public void Open_read_close()
    {
        Apply("openat", 3, "/etc/passwd", AtCwd, 1);
        Identity(3).Should().Be("/etc/passwd");
        Apply("close", 0, "", 3);
        Identity(3).Should().BeNull();
    }

    [Fact]
    public void A_pair_that_the_backend_read_from_memory_is_believed_whatever_proc_says_later()
    {
        var table = new DescriptorTable((_, _) => "/usr/lib/Opened.Later.dll");
        var call = new RawCall { Pid = Pid, Number = SyscallTable.Number("pipe2"), EnterNanos = 1, ExitNanos = 2, MadePair = (9ul << 32) | 7 };
        table.Apply(call, default);
        table.Find(Pid, 7, 3)!.Identity.Should().Be("pipe");
        table.Find(Pid, 9, 3)!.Identity.Should().Be("pipe");
        table.Find(Pid, 8, 3)!.Identity.Should().Be("/usr/lib/Opened.Later.dll");
    }

    [Fact]
    public void A_close_that_returns_after_another_thread_has_opened_and_closed_the_same_number_still_names_its_file()
    {
        _table.Apply(new RawCall { Pid = Pid, Number = SyscallTable.Number("openat"), Arg0 = AtCwd, Result = 9, EnterNanos = 1, ExitNanos = 2 }, "/mine"u8);
        var slow = new RawCall { Pid = Pid, Number = SyscallTable.Number("close"), Arg0 = 9, EnterNanos = 10, ExitNanos = 90 };
        for (var t = 20; t < 80; t += 20)
        {
            _table.Apply(new RawCall { Pid = Pid, Number = SyscallTable.Number("openat"), Arg0 = AtCwd, Result = 9, EnterNanos = t, ExitNanos = t + 1 }, "/other"u8);
            _table.Apply(new RawCall { Pid = Pid, Number = SyscallTable.Number("close"), Arg0 = 9, EnterNanos = t + 2, ExitNanos = t + 3 }, default);
        }

        _table.Find(Pid, 9, slow.EnterNanos)!.Identity.Should().Be("/mine");
        _table.Apply(slow, default);
        _table.Find(Pid, 9).Should().BeNull();
    }

    [Fact]
    public void Closes_of_one_number_that_return_in_another_order_than_they_freed_it_each_name_their_own_file()
    {
        // Three threads lose their CPU within close(2), one after the other, each after the number was free again.
        var closings = new List<RawCall>();
        for (var i = 0; i < 3; i++)
        {
            var opened = Call("open", 9, 0);
            opened.EnterNanos = _now++;
            opened.ExitNanos = _now++;
            _table.Apply(opened, Encoding.UTF8.GetBytes($"/{i}"));
            closings.Add(Call("close", 0, 9));
            closings[i] = closings[i] with { EnterNanos = _now++ };
        }

        Apply("open", 9, "/last", 1);
        foreach (var i in new[] { 1, 0, 2 })
        {
            _table.Find(Pid, 9, closings[i].EnterNanos)!.Identity.Should().Be($"/{i}");
            _table.Apply(closings[i] with { ExitNanos = _now++ }, default);
        }

        Identity(9).Should().Be("/last");
    }

    [Fact]
    public void A_call_that_was_entered_before_the_close_and_returns_after_it_still_names_its_file()
    {
        var table = new DescriptorTable((_, _) => "pipe:[7]");
        table.Apply(new RawCall { Pid = Pid, Number = SyscallTable.Number("openat"), Arg0 = AtCwd, Result = 9, EnterNanos = 1, ExitNanos = 2 }, "/mine"u8);
        table.Apply(new RawCall { Pid = Pid, Number = SyscallTable.Number("close"), Arg0 = 9, EnterNanos = 20, ExitNanos = 21 }, default);
        table.Find(Pid, 9, 10)!.Identity.Should().Be("/mine", "the write was entered at 10");
        table.Find(Pid, 9, 30)!.Identity.Should().Be("pipe", "another thread has the number now");

        table.Apply(new RawCall { Pid = Pid, Number = SyscallTable.Number("openat"), Arg0 = AtCwd, Result = 9, EnterNanos = 40, ExitNanos = 41 }, "/other"u8);
        table.Find(Pid, 9, 10)!.Identity.Should().Be("/mine");
        table.Find(Pid, 9, 50)!.Identity.Should().Be("/other");
    }

    [Fact]
    public void A_failed_open_makes_nothing()
    {
        Apply("openat", -2, "/nope", AtCwd, 1);
        Identity(-2).Should().BeNull();
    }

    [Fact]
    public void A_relative_path_is_kept_as_given_and_one_under_a_directory_s_descriptor_is_joined_to_it()
    {
        Apply("openat", 3, "data/in.csv", AtCwd, 1);
        Apply("openat", 4, "/srv", AtCwd, 1);
        Apply("openat", 5, "x/y", 4, 1);
        Apply("openat", 6, "/absolute", 4, 1);
        Identity(3).Should().Be("data/in.csv");
        Identity(5).Should().Be("/srv/x/y");
        Identity(6).Should().Be("/absolute");
    }

    [Theory]
    [InlineData("dup", 3, 7, 0)]
    [InlineData("dup2", 3, 7, 0)]
    [InlineData("dup3", 3, 7, 0)]
    [InlineData("fcntl", 3, 0, 7)]
    [InlineData("fcntl", 3, 1030, 7)]
    public void A_duplicate_refers_to_the_same_file_after_the_first_is_closed(string call, ulong a, ulong b, ulong c)
    {
        Apply("open", 3, "/f", 1);
        Apply(call, 7, "", a, b, c);
        Apply("close", 0, "", 3);
        Identity(7).Should().Be("/f");
    }

    [Fact]
    public void Exec_closes_what_is_marked_so()
    {
        Apply("open", 3, "/kept", 1);
        Apply("open", 4, "/closed", 1, CloseOnExec);
        Apply("fcntl", 5, "", 3, 1030, 5);
        Apply("open", 6, "/marked", 1);
        Apply("fcntl", 0, "", 6, 2, 1);
        Apply("memfd_create", 7, "m", 1, 1);
        Apply("open", 8, "/range", 1);
        Apply("close_range", 0, "", 8, uint.MaxValue, 4);
        Identity(7).Should().Be("memfd:m");
        _table.OnExec(Pid);
        new[] { 3, 4, 5, 6, 7, 8 }.Select(Identity).Should().Equal("/kept", null, null, null, null, null);
    }

    [Fact]
    public void A_forked_process_has_a_copy_and_one_made_with_CLONE_FILES_the_same_table()
    {
        Apply("open", 3, "/f", 1);
        _table.OnFork(Pid, 20);
        Apply("close", 0, "", 3);
        _table.Find(20, 3)!.Identity.Should().Be("/f");

        Apply("open", 3, "/g", 1);
        _table.OnFork(Pid, 30);
        Apply("clone", 30, "", 0x400 | 17);
        Apply("open", 4, "/h", 1);
        _table.Find(30, 4)!.Identity.Should().Be("/h");
        _table.OnExec(30);
        Apply("close", 0, "", 4);
        _table.Find(30, 4)!.Identity.Should().Be("/h", "execve ends the sharing");
    }

    [Fact]
    public void Pipes_and_socket_pairs_take_the_lowest_free_numbers()
    {
        Apply("open", 0, "/a", 1);
        Apply("open", 2, "/c", 1);
        Apply("pipe2", 0, "", 1, CloseOnExec);
        Apply("socketpair", 0, "", 1, 1, 0, 1);
        new[] { 0, 1, 2, 3, 4, 5, 6 }.Select(Identity).Should().Equal("/a", "pipe", "/c", "pipe", "socket", "socket", null);
    }

    [Fact]
    public void A_close_that_is_reported_after_the_next_open_of_the_number_closes_the_former_file()
    {
        Apply("open", 3, "/old", 1);
        var closing = Call("close", 0, 3);
        closing.EnterNanos = _now++;
        Apply("open", 3, "/new", 1);
        _table.Find(Pid, 3, closing.EnterNanos)!.Identity.Should().Be("/old");
        closing.ExitNanos = _now++;
        _table.Apply(closing, default);
        Identity(3).Should().Be("/new");
    }

    [Theory]
    [InlineData("socket", "socket")]
    [InlineData("accept4", "socket")]
    [InlineData("eventfd2", "eventfd")]
    [InlineData("epoll_create1", "anon_inode:[eventpoll]")]
    [InlineData("timerfd_create", "anon_inode:[timerfd]")]
    [InlineData("signalfd4", "anon_inode:[signalfd]")]
    [InlineData("inotify_init1", "anon_inode:inotify")]
    [InlineData("pidfd_open", "anon_inode:[pidfd]")]
    public void Objects_without_a_path_are_named_as_proc_names_them(string call, string identity)
    {
        Apply(call, 9, "");
        Identity(9).Should().Be(identity);
    }

    [Fact]
    public void A_running_process_is_read_from_proc()
    {
        var file = Path.GetTempFileName();
        using var stream = File.OpenRead(file);
        var table = new DescriptorTable();
        table.Seed(Environment.ProcessId);
        var fd = (int)stream.SafeFileHandle.DangerousGetHandle();
        table.Find(Environment.ProcessId, fd)!.Identity.Should().Be(file);
        table.Find(Environment.ProcessId, fd)!.CloseOnExec.Should().BeTrue();
        File.Delete(file);
    }

    [Theory]
    [InlineData("pipe:[123]", "pipe", DescriptorKind.Pipe)]
    [InlineData("socket:[9]", "socket", DescriptorKind.Socket)]
    [InlineData("anon_inode:[eventfd]", "eventfd", DescriptorKind.EventFd)]
    [InlineData("anon_inode:[eventpoll]", "anon_inode:[eventpoll]", DescriptorKind.Epoll)]
    [InlineData("/memfd:doublemapper (deleted)", "memfd:doublemapper", DescriptorKind.Memfd)]
    [InlineData("/tmp/x (deleted)", "/tmp/x", DescriptorKind.File)]
    public void Links_of_proc_are_read_without_inode_numbers(string link, string identity, object kind)
    {
        var descriptor = ProcFd.Describe(link);
        (descriptor.Identity, descriptor.Kind).Should().Be((identity, (DescriptorKind)kind));
    }

    private static ulong AtCwd => unchecked((ulong)-100);

    private string? Identity(int fd) => _table.Find(Pid, fd)?.Identity;

    private static RawCall Call(string name, long result, params ulong[] arguments)
    {
        var all = new ulong[6];
        arguments.CopyTo(all, 0);
        return new RawCall { Pid = Pid, Tid = Pid, Number = SyscallTable.Number(name), Result = result, Arg0 = all[0], Arg1 = all[1], Arg2 = all[2], Arg3 = all[3] };
    }

    private void Apply(string name, long result, string path, params ulong[] arguments)
    {
        var call = Call(name, result, arguments);
        call.EnterNanos = _now++;
        call.ExitNanos = _now++;
        _table.Apply(call, Encoding.UTF8.GetBytes(path));
    }
}
