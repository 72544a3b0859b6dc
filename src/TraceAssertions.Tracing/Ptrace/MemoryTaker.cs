using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Captures the memory that the arguments of a call point to, as <see cref="MemoryPlan"/> says, from a tracee that is stopped.</summary>
/// <remarks>What it does the exit program of the eBPF backend does too (MemoryCode.cs).</remarks>
internal sealed class MemoryTaker
{
    private readonly CallMemory _memory = new();
    private int _tid;

    /// <summary>Captures what is gone at the exit of the call; empty where there is nothing.</summary>
    public byte[] Before(int tid, in RawCall call, ulong stackPointer)
    {
        var regions = MemoryPlan.AtEntry(call.Number);
        if (regions.IsEmpty)
            return [];
        _memory.Clear();
        Take(tid, call, (long)stackPointer, regions);
        return _memory.Chunks.ToArray();
    }

    /// <summary>Captures the rest after the call. Valid until the next one.</summary>
    /// <param name="tid">The stopped thread.</param>
    /// <param name="call">Its call.</param>
    /// <param name="before">What was captured before it.</param>
    public CallMemory After(int tid, in RawCall call, byte[] before)
    {
        _memory.Clear();
        _memory.SetBefore(before);
        if (!call.Unfinished)
        {
            Take(tid, call, call.Result, MemoryPlan.AtExit(call.Number));
            TakeInodes(tid, call);
        }

        return _memory;
    }

    private void TakeInodes(int tid, in RawCall call)
    {
        if (call.Result < 0)
            return;
        switch (InodePlans.Of(call.Number))
        {
            case InodePlan.OfResult:
            case InodePlan.OfTemporaryBySecond when (call.Arg1 & InodePlans.TemporaryFlag) != 0:
            case InodePlan.OfTemporaryByThird when (call.Arg2 & InodePlans.TemporaryFlag) != 0:
                TakeInode(tid, (int)call.Result);
                break;
            case InodePlan.OfPair when call.MadePair != 0:
                TakeInode(tid, (int)(uint)call.MadePair);
                TakeInode(tid, (int)(call.MadePair >> 32));
                break;
        }
    }

    /// <summary>From a link of /proc/PID/fd: <c>socket:[123]</c>, <c>/tmp/#123 (deleted)</c>.</summary>
    private void TakeInode(int tid, int fd)
    {
        var link = ProcFd.ReadLink(tid, fd).AsSpan();
        var (begin, end) = (link.LastIndexOfAny('[', '#'), link.LastIndexOfAny(']', ' '));
        if (begin >= 0 && end > begin && ulong.TryParse(link[(begin + 1)..end], NumberStyles.None, CultureInfo.InvariantCulture, out var inode))
            _memory.AddInode(fd, inode);
    }

    private void Take(int tid, in RawCall call, long result, ReadOnlySpan<MemoryRegion> regions)
    {
        _tid = tid;
        var kind = regions.IsEmpty ? MemoryRegionKind.None : regions[0].Kind;
        foreach (var region in regions)
            Take(call, result, region);
        if (_memory.Chunks.IsEmpty)
            return;
        var first = Value(call, result, regions[0].Argument);
        if (kind == MemoryRegionKind.Vector)
            FollowVector(first);
        else if (kind == MemoryRegionKind.Message)
            FollowMessage(first);
        else if (kind == MemoryRegionKind.Strings)
            FollowStrings(first);
    }

    private void Take(in RawCall call, long result, MemoryRegion region)
    {
        var address = Value(call, result, region.Argument);
        if (address == 0)
            return;
        address += (ulong)region.Displacement;
        long length = region.Most;
        if (region.Kind == MemoryRegionKind.Through)
        {
            if (!TryReadWord(address, sizeof(ulong), out address) || address == 0)
                return;
        }
        else if (region.Kind is MemoryRegionKind.Counted or MemoryRegionKind.Vector)
        {
            length = unchecked((long)Value(call, result, region.Length) * region.Element);
        }
        else if (region.Kind == MemoryRegionKind.Pointee)
        {
            length = TryReadWord(Value(call, result, region.Length), sizeof(uint), out var stated) ? (long)stated : 0;
        }

        Add(address, length, region.Most);
    }

    private void FollowVector(ulong address)
    {
        if (!_memory.TryGet(address, MemoryPlan.VectorElementBytes * MemoryPlan.VectorElements, out var found))
            return;
        Span<ulong> vector = stackalloc ulong[2 * MemoryPlan.VectorElements];
        var count = found.Length / MemoryPlan.VectorElementBytes;
        MemoryMarshal.Cast<byte, ulong>(found[..(count * MemoryPlan.VectorElementBytes)]).CopyTo(vector);
        for (var i = 0; i < count; i++)
            Add(vector[2 * i], (long)vector[(2 * i) + 1], MemoryPlan.ShownBytes);
    }

    /// <summary>struct msghdr: name and its length, vector and its count, control data and its length.</summary>
    private void FollowMessage(ulong address)
    {
        if (!_memory.TryGet(address, MemoryPlan.MessageBytes, out var found) || found.Length < MemoryPlan.MessageBytes)
            return;
        Span<ulong> header = stackalloc ulong[MemoryPlan.MessageBytes / sizeof(ulong)];
        MemoryMarshal.Cast<byte, ulong>(found).CopyTo(header);
        if (Add(header[2], unchecked((long)header[3] * MemoryPlan.VectorElementBytes), MemoryPlan.VectorElementBytes * MemoryPlan.VectorElements))
            FollowVector(header[2]);
        Add(header[0], (uint)header[1], MemoryPlan.MostName);
        Add(header[4], (long)header[5], MemoryPlan.MostControl);
    }

    private void FollowStrings(ulong address)
    {
        if (!_memory.TryGet(address, int.MaxValue, out var found))
            return;
        Span<ulong> pointers = stackalloc ulong[MemoryPlan.ShownElements];
        var count = Math.Min(found.Length / sizeof(ulong), pointers.Length);
        MemoryMarshal.Cast<byte, ulong>(found[..(count * sizeof(ulong))]).CopyTo(pointers);
        for (var i = 0; i < count && pointers[i] != 0; i++)
            AddString(pointers[i]);
    }

    private void AddString(ulong address)
    {
        var room = _memory.Room(MemoryPlan.StringBytes);
        var read = Libc.ReadMappedMemory(_tid, address, room);
        var end = room[..read].IndexOf((byte)0);
        if (end >= 0)
            _memory.Added(address, end + 1);
        else if (read == room.Length)
            _memory.Added(address, read);
    }

    private bool Add(ulong address, long length, int most)
    {
        if (address == 0 || length <= 0)
            return false;
        var room = _memory.Room((int)Math.Min(length, most));
        var read = Libc.ReadMappedMemory(_tid, address, room);
        if (read == 0)
            return false;
        _memory.Added(address, read);
        return true;
    }

    private bool TryReadWord(ulong address, int bytes, out ulong word)
    {
        Span<byte> buffer = stackalloc byte[sizeof(ulong)];
        buffer.Clear();
        var read = Libc.ReadProcessMemory(_tid, address, buffer[..bytes]);
        word = BinaryPrimitives.ReadUInt64LittleEndian(buffer);
        return read == bytes;
    }

    private static ulong Value(in RawCall call, long result, int index) => index == MemoryRegion.Result ? (ulong)result : call.Register(index);
}
