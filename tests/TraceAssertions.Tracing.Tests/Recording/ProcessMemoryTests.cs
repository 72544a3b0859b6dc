using TraceAssertions.Tracing.Recording;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Recording;

public sealed class ProcessMemoryTests
{
    private const ulong Page = 4096;
    private readonly ProcessMemory _memory = new();

    [Fact]
    public void A_reservation_is_no_allocation_and_each_part_of_it_is_one_when_it_becomes_writable()
    {
        Map(0x10000 * Page, 256UL << 30, 0).Should().Be(0);
        Protect(0x10000 * Page, 10 * Page, 3).Should().Be(10 * (long)Page);
        Protect(0x10005 * Page, 10 * Page, 3).Should().Be(5 * (long)Page, "half of it was writable already");
        Protect(0x10000 * Page, 15 * Page, 1).Should().Be(0);
        Protect(0x10000 * Page, 15 * Page, 3).Should().Be(0, "write protection comes and goes");
        Map(0x10010 * Page, 4 * Page, 3).Should().Be(4 * (long)Page, "Go and Java commit by a second mapping");
        Protect(0x10010 * Page, 4 * Page, 3).Should().Be(0);
    }

    [Fact]
    public void A_fork_has_its_parent_s_reservations_and_what_it_does_with_them_is_its_own()
    {
        Map(0x10000 * Page, 8 * Page, 0);
        var child = _memory.Fork();
        Protect(0x10000 * Page, 8 * Page, 3).Should().Be(8 * (long)Page);
        child.Follow(new RawCall { Number = SyscallTable.Number("mprotect"), Arg0 = 0x10000 * Page, Arg1 = Page, Arg2 = 3 }).Should().Be((long)Page);
    }

    [Fact]
    public void Any_sequence_of_calls_agrees_with_a_table_of_single_pages()
    {
        var random = new Random(7);
        var reserved = new bool[64];
        for (var i = 0; i < 20_000; i++)
        {
            var first = random.Next(60);
            var count = random.Next(1, 64 - first);
            var (start, length) = ((ulong)(first + 16) * Page, ((ulong)count * Page) - (ulong)random.Next(4096));
            var writable = random.Next(2) == 0;
            switch (random.Next(4))
            {
                case 0:
                    Map(start, length, writable ? 3UL : 0).Should().Be(writable ? (long)length : 0);
                    reserved.AsSpan(first, count).Fill(!writable);
                    break;
                case 1:
                    Call("mmap", (long)start, start, length, 3, 2);
                    reserved.AsSpan(first, count).Clear();
                    break;
                case 2:
                    Call("munmap", 0, start, length, 0, 0).Should().Be(0);
                    reserved.AsSpan(first, count).Clear();
                    break;
                default:
                    Protect(start, length, writable ? 3UL : 1).Should().Be(writable ? reserved.AsSpan(first, count).Count(true) * (long)Page : 0);
                    if (writable)
                        reserved.AsSpan(first, count).Clear();
                    break;
            }
        }
    }

    [Fact]
    public void The_reservations_of_a_running_process_are_read_from_its_maps()
    {
        var start = (ulong)Environment.SystemPageSize;
        var memory = ProcessMemory.Of(Environment.ProcessId);
        memory.Follow(new RawCall { Number = SyscallTable.Number("mprotect"), Arg0 = start, Arg1 = (1UL << 47) - (2 * start), Arg2 = 3 })
            .Should().BeGreaterThan(1L << 30, "the heap of this process' runtime is reserved");
    }

    private long Map(ulong start, ulong length, ulong protection) => Call("mmap", (long)start, start, length, protection, 0x22);

    private long Protect(ulong start, ulong length, ulong protection) => Call("mprotect", 0, start, length, protection, 0);

    private long Call(string name, long result, ulong first, ulong second, ulong third, ulong fourth) =>
        _memory.Follow(new RawCall { Number = SyscallTable.Number(name), Arg0 = first, Arg1 = second, Arg2 = third, Arg3 = fourth, Result = result });
}
