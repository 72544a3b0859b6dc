using System.Text;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Syscalls;

public sealed class DescriptorNamesTests
{
    private const int Pid = 10;
    private const ulong Here = unchecked((ulong)-100);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal) { ["/lib"] = "usr/lib", ["/usr/lib/a.so"] = "a.so.1", ["/usr/up"] = "../var", ["/circle"] = "circle", ["/dev/fd"] = "/proc/self/fd" };
    private readonly DescriptorNames _names;
    private long _now = 100;

    public DescriptorNamesTests()
    {
        _names = new DescriptorNames((_, fd) => fd == DescriptorTable.CurrentDirectory ? "/work" : null, path => _links.GetValueOrDefault(path));
    }

    [Theory]
    [InlineData("/lib/a.so", "/usr/lib/a.so.1")]
    [InlineData("/usr/up/./x//y", "/var/x/y")]
    [InlineData("../lib/../etc/passwd", "/usr/etc/passwd")]
    [InlineData("file", "/work/file")]
    [InlineData("/../..", "/")]
    [InlineData(".", "/work")]
    [InlineData("/circle", null)]
    public void A_path_leads_to_the_file_itself(string path, string? file)
    {
        Open(3, path);
        Name(3).Should().Be(file);
    }

    [Fact]
    public void The_link_itself_is_opened_where_links_are_not_followed()
    {
        Open(3, "/usr/lib/a.so", flags: 0x20000 | 0x200000 /* O_NOFOLLOW|O_PATH */);
        Name(3).Should().Be("/usr/lib/a.so");
    }

    [Fact]
    public void Relative_paths_begin_at_the_directory_that_is_named_or_current()
    {
        Open(3, "/lib");
        Call("openat", 4, "x", 3);
        Name(4).Should().Be("/usr/lib/x");
        Call("fchdir", 0, "", 3);
        Open(5, "y");
        Name(5).Should().Be("/usr/lib/y");
        Call("chdir", 0, "sub");
        Name(DescriptorTable.CurrentDirectory).Should().Be("/usr/lib/sub");
        Call("close_range", 0, "", 3, uint.MaxValue);
        Name(DescriptorTable.CurrentDirectory).Should().Be("/usr/lib/sub");
        Name(5).Should().BeNull();
    }

    [Fact]
    public void Every_descriptor_of_a_file_shows_its_present_path()
    {
        Open(3, "/tmp/a/file");
        Call("dup", 4, "", 3);
        Call("rename", 0, "/tmp/a", path2: "/tmp/b");
        Name(4).Should().Be("/tmp/b/file");
        Call("unlinkat", 0, "/tmp/b/file", Here);
        Name(3).Should().Be("/tmp/b/file (deleted)");
        Open(5, "/tmp/b/file");
        Name(5).Should().Be("/tmp/b/file");
        Name(4).Should().Be("/tmp/b/file (deleted)");
    }

    [Fact]
    public void What_another_file_is_renamed_onto_is_deleted_and_exchanged_files_are_not()
    {
        Open(3, "/new");
        Open(4, "/old");
        Call("rename", 0, "/new", path2: "/old");
        (Name(3), Name(4)).Should().Be(("/old", "/old (deleted)"));
        Open(5, "/other");
        Call("renameat2", 0, "/old", Here, 0, Here, 0, 2, path2: "/other");
        (Name(3), Name(5)).Should().Be(("/other", "/old"));
    }

    [Fact]
    public void A_link_that_the_program_made_is_known_though_it_is_gone_when_the_call_is_seen()
    {
        Call("symlink", 0, "/etc", path2: "made");
        Open(3, "made/passwd");
        Name(3).Should().Be("/etc/passwd");
        Call("rename", 0, "made", path2: "moved");
        Open(4, "/work/moved/passwd");
        Name(4).Should().Be("/etc/passwd");
        Call("unlink", 0, "moved");
        Open(5, "moved/passwd");
        Name(5).Should().Be("/work/moved/passwd");
    }

    [Fact]
    public void A_failed_call_changes_nothing()
    {
        Open(3, "/file");
        Call("unlink", -1, "/file");
        Call("rename", -13, "/file", path2: "/x");
        Name(3).Should().Be("/file");
    }

    [Fact]
    public void Links_to_descriptors_lead_to_what_they_are()
    {
        Open(3, "/etc/passwd");
        Open(4, "/dev/fd/3");
        Name(4).Should().Be("/etc/passwd");
        Open(5, "/proc/thread-self/maps");
        Name(5).Should().Be($"/proc/{Pid}/task/{Pid}/maps");
    }

    [Fact]
    public void Pipes_and_sockets_are_called_by_their_inodes_and_nothing_where_those_are_not_known()
    {
        var memory = new CallMemory();
        memory.AddInode(7, 4711);
        memory.AddInode(8, 4712);
        var pair = new RawCall { Pid = Pid, Tid = Pid, Number = SyscallTable.Number("socketpair"), EnterNanos = _now++, ExitNanos = _now++, MadePair = (8ul << 32) | 7 };
        _names.Begin(pair, default, default, memory);
        (Name(7), Name(8)).Should().Be(("socket:[4711]", "socket:[4712]"));
        Call("socket", 9, "");
        Name(9).Should().BeNull();
    }

    [Fact]
    public void A_call_is_asked_about_what_its_descriptors_were_before_it()
    {
        Open(3, "/one");
        Open(4, "/other");
        var dup2 = Make("dup2", 4, 3, 4);
        _names.Begin(dup2, default, default, null);
        (_names.Of(dup2, 3, made: false), _names.Of(dup2, 4, made: false), _names.Of(dup2, 4, made: true)).Should().Be(("/one", "/other", "/one"));
        _names.End(dup2);
        var close = Make("close", 0, 4);
        _names.Begin(close, default, default, null);
        _names.Of(close, 4, made: false).Should().Be("/one");
        _names.End(close);
        Name(4).Should().BeNull("dup2(2) has closed the other file");
    }

    [Fact]
    public void A_child_has_its_parent_s_files_and_directory_and_keeps_them_over_execve()
    {
        Open(3, "/kept");
        Open(4, "/closed", flags: 0x80000);
        Call("chdir", 0, "/there");
        _names.OnProcess(new RawProcessEvent { Kind = ProcessEventKind.Fork, Pid = Pid, Tid = Pid, OtherPid = 11, OtherTid = 11 });
        _names.OnProcess(new RawProcessEvent { Kind = ProcessEventKind.Exec, Pid = 11, Tid = 11, OtherTid = 11 });
        var call = new RawCall { Pid = 11, Tid = 11, EnterNanos = _now++ };
        (_names.Of(call, 3, made: false), _names.Of(call, 4, made: false), _names.Of(call, DescriptorTable.CurrentDirectory, made: false)).Should().Be(("/kept", null, "/there"));
    }

    [Fact]
    public void Files_that_were_closed_are_forgotten()
    {
        var kept = new List<OpenFile>();
        var files = new OpenFiles(() => kept);
        var first = files.Get("/first");
        kept.Add(first);
        for (var i = 0; i < 100_000; i++)
            files.Get($"/tmp/{i}");
        files.Count.Should().BeLessThan(2000);
        files.Get("/first").Should().BeSameAs(first);
    }

    private void Open(int fd, string path, ulong flags = 0) => Call("openat", fd, path, Here, 0, flags);

    private void Call(string name, long result, string path, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, string path2 = "")
    {
        var call = Make(name, result, a, b, c, d, e);
        _names.Begin(call, Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(path2), null);
        _names.End(call);
    }

    private RawCall Make(string name, long result, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0) =>
        new() { Pid = Pid, Tid = Pid, Number = SyscallTable.Number(name), Arg0 = a, Arg1 = b, Arg2 = c, Arg3 = d, Arg4 = e, Result = result, EnterNanos = _now++, ExitNanos = _now++ };

    private string? Name(int fd) => _names.Of(new RawCall { Pid = Pid, Tid = Pid, EnterNanos = _now++ }, fd, made: false);
}
