using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Syscalls;

public sealed class CallMemoryTests
{
    private readonly CallMemory _memory = new();
    private readonly CallText _text = new(column: 0);

    [Fact]
    public void Bytes_are_found_by_their_address_as_far_as_they_were_captured()
    {
        Add(0x1000, "hello"u8);
        Add(0x2000, "x"u8);
        _memory.TryGet(0x1000, 3, out var bytes).Should().BeTrue();
        bytes.ToArray().Should().Equal("hel"u8.ToArray());
        _memory.TryGet(0x1003, 10, out bytes).Should().BeTrue();
        bytes.ToArray().Should().Equal("lo"u8.ToArray());
        _memory.TryGet(0x2000, 1, out bytes).Should().BeTrue();
        bytes.ToArray().Should().Equal("x"u8.ToArray());
        _memory.TryGet(0x1005, 1, out _).Should().BeFalse("the bytes that fill a chunk up are nobody's");
        _memory.TryGetBefore(0x1000, 1, out _).Should().BeFalse();
    }

    [Fact]
    public void Data_is_shown_up_to_strace_s_limit()
    {
        var call = new RawCall { Number = SyscallTable.Number("write"), Arg0 = 1, Arg1 = 0x1000, Arg2 = 33, Result = 33 };
        Add(0x1000, "abcdefghijklmnopqrstuvwxyz012345"u8);
        _text.Format(call, memory: _memory).Should().Be("write(1, \"abcdefghijklmnopqrstuvwxyz012345\"..., 33) = 33");
        call.Arg2 = call.Arg2 - 1;
        _text.Format(call, memory: _memory).Should().Be("write(1, \"abcdefghijklmnopqrstuvwxyz012345\", 32) = 33");
    }

    [Fact]
    public void What_was_not_captured_or_never_came_to_be_is_an_address()
    {
        var call = new RawCall { Number = SyscallTable.Number("write"), Arg0 = 1, Arg1 = 0x1000, Arg2 = 5, Result = 5 };
        _text.Format(call, memory: _memory).Should().Be("write(1, 0x1000, 5) = 5");
        Add(0x1000, "hell"u8);
        _text.Format(call, memory: _memory).Should().Be("write(1, 0x1000, 5) = 5", "a part of it could mislead");
        call.Number = SyscallTable.Number("read");
        call.Result = -4;
        _text.Format(call, memory: _memory).Should().Be("read(1, 0x1000, 5) = -1 EINTR (Interrupted system call)");
        call = new RawCall { Number = SyscallTable.Number("rt_sigprocmask"), Arg1 = 0x1000, Arg2 = 0x1000, Arg3 = 8 };
        Add(0x1000, new byte[8]);
        _text.Format(call, memory: _memory).Should().Be("rt_sigprocmask(SIG_BLOCK, 0x1000, [], 8) = 0", "the answer is where the question was");
    }

    [Fact]
    public void Garbage_in_the_caller_s_memory_is_no_trap()
    {
        var random = new Random(6);
        var bytes = new byte[4096];
        foreach (var number in SyscallTable.Numbers)
        {
            for (var i = 0; i < 20; i++)
            {
                random.NextBytes(bytes);
                _memory.Clear();
                for (var argument = 1u; argument <= 6; argument++)
                    Add(0x1000 * argument, bytes.AsSpan(random.Next(100), random.Next(500)));
                _memory.SetBefore(_memory.Chunks.ToArray());
                var call = new RawCall { Number = number, Arg0 = 0x1000, Arg1 = 0x2000, Arg2 = 0x3000, Arg3 = 0x4000, Arg4 = 0x5000, Arg5 = 0x6000, Result = random.Next(-20, 300) };
                if (random.Next(2) == 0)
                    (call.Arg1, call.Arg3) = ((ulong)random.Next(70), (ulong)random.Next(70));
                _text.Format(call, memory: _memory).Should().NotBeEmpty();
            }
        }
    }

    private void Add(ulong address, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_memory.Room(bytes.Length));
        _memory.Added(address, bytes.Length);
    }
}
