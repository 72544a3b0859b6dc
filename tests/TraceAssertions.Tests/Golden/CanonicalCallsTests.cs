using TraceAssertions.Golden;

namespace TraceAssertions.Tests.Golden;

public sealed class CanonicalCallsTests
{
    [Theory]
    [InlineData("open", "O_RDONLY|O_LARGEFILE|O_CLOEXEC", "openat", "O_RDONLY|O_CLOEXEC")]
    [InlineData("openat", "O_RDWR|O_CREAT, 0666", "openat", "O_RDWR|O_CREAT, 0666")]
    [InlineData("creat", "0644", "openat", "O_WRONLY|O_CREAT|O_TRUNC, 0644")]
    [InlineData("stat", null, "newfstatat", null)]
    [InlineData("newfstatat", "0", "newfstatat", null)]
    [InlineData("lstat", null, "newfstatat", "AT_SYMLINK_NOFOLLOW")]
    [InlineData("newfstatat", "AT_SYMLINK_NOFOLLOW", "newfstatat", "AT_SYMLINK_NOFOLLOW")]
    [InlineData("statx", "AT_STATX_SYNC_AS_STAT|AT_SYMLINK_NOFOLLOW|AT_NO_AUTOMOUNT, STATX_MODE|STATX_NLINK", "newfstatat", "AT_SYMLINK_NOFOLLOW")]
    [InlineData("newfstatat", "AT_EMPTY_PATH", "fstat", null)]
    [InlineData("fstat", null, "fstat", null)]
    [InlineData("access", "R_OK", "faccessat", "R_OK")]
    [InlineData("faccessat2", "R_OK, 0", "faccessat", "R_OK")]
    [InlineData("faccessat2", "R_OK, AT_EACCESS", "faccessat", "R_OK, AT_EACCESS")]
    [InlineData("unlink", null, "unlinkat", null)]
    [InlineData("unlinkat", "0", "unlinkat", null)]
    [InlineData("rmdir", null, "unlinkat", "AT_REMOVEDIR")]
    [InlineData("unlinkat", "AT_REMOVEDIR", "unlinkat", "AT_REMOVEDIR")]
    [InlineData("mkdir", "0755", "mkdirat", "0755")]
    [InlineData("rename", null, "renameat", null)]
    [InlineData("renameat2", "0", "renameat", null)]
    [InlineData("renameat2", "RENAME_NOREPLACE", "renameat", "RENAME_NOREPLACE")]
    [InlineData("lchown", "0, 0", "fchownat", "0, 0, AT_SYMLINK_NOFOLLOW")]
    [InlineData("fchownat", "0, 0, 0", "fchownat", "0, 0")]
    [InlineData("dup2", null, "dup3", null)]
    [InlineData("dup3", "0", "dup3", null)]
    [InlineData("dup", null, "dup", null)]
    [InlineData("pipe", null, "pipe2", null)]
    [InlineData("pipe2", "O_CLOEXEC", "pipe2", "O_CLOEXEC")]
    [InlineData("eventfd2", "0, EFD_CLOEXEC", "eventfd2", "0, EFD_CLOEXEC")]
    [InlineData("eventfd2", "0, 0", "eventfd2", "0")]
    [InlineData("write", "O_LARGEFILE", "write", null)]
    [InlineData("read", null, "read", null)]
    public void Calls_that_do_the_same_have_one_name(string name, string? arguments, string canonical, string? rest) =>
        CanonicalCalls.Of("syscall:" + name, arguments).Should().Be(("syscall:" + canonical, rest));

    [Fact]
    public void Every_name_is_a_call_and_stands_for_itself()
    {
        foreach (var call in CanonicalCalls.All)
        {
            TraceAssertions.Analysis.SyscallNames.SpanNames.Should().Contain(["syscall:" + call.From, "syscall:" + call.To]);
            CanonicalCalls.Of("syscall:" + call.To, null).Name.Should().Be("syscall:" + call.To);
        }
    }
}
