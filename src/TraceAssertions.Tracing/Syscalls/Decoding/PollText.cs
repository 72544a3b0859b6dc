namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Waiting for descriptors: poll(2), select(2) and epoll(7), with what the calls tell beside their result.</summary>
internal static class PollText
{
    private const int Poll = 7, Select = 23, PSelect = 270, PPoll = 271, EpollControlDelete = 2;
    private const int DescriptorBytes = 8, EventBytes = 12, MostSetBytes = 128;
    private static readonly string[] SetNames = ["in [", "out [", "except ["];

    /// <summary>An array of struct pollfd: descriptor 0, wanted events 4, events 6.</summary>
    public static bool Descriptors(in Pointed pointed)
    {
        var count = (uint)pointed.Value(1);
        var shown = (int)Math.Min(count, MemoryPlan.ShownElements);
        if (!pointed.TryGet(shown * DescriptorBytes, out var array))
            return false;
        var text = pointed.Text;
        text.Append('[');
        for (var i = 0; i < shown; i++)
        {
            text.Append(i == 0 ? "{fd=" : ", {fd=");
            pointed.WriteDescriptor(array.Int32(DescriptorBytes * i));
            if (array.Int32(DescriptorBytes * i) >= 0)
                text.FlagsField(", events=", "poll", array.UInt16((DescriptorBytes * i) + 4));
            text.Append('}');
        }

        text.Append(count > (uint)shown ? ", ...]" : "]");
        return true;
    }

    /// <summary>A set of descriptors of select(2), as it was before.</summary>
    public static bool Set(in Pointed pointed)
    {
        if (!TrySetBytes(pointed.Call, out var bytes) || !pointed.Memory.TryGetBefore(pointed.Address, bytes, out var set) || set.Length < bytes)
            return false;
        pointed.Text.Append('[');
        pointed.WriteDescriptorSet(set);
        pointed.Text.Append(']');
        return true;
    }

    /// <summary>struct epoll_event of epoll_ctl(2), which deletion does not look at.</summary>
    public static bool Event(in Pointed pointed)
    {
        if ((int)pointed.Value(1) == EpollControlDelete || !pointed.TryGet(EventBytes, out var wanted))
            return false;
        WriteEvent(pointed.Text, wanted);
        return true;
    }

    /// <summary>The array of struct epoll_event that epoll_wait(2) fills.</summary>
    public static bool Events(in Pointed pointed)
    {
        if (pointed.Failed)
            return false;
        var shown = (int)Math.Min(pointed.Call.Result, MemoryPlan.ShownElements);
        if (!pointed.TryGet(shown * EventBytes, out var events))
            return false;
        pointed.Text.Append('[');
        for (var i = 0; i < shown; i++)
        {
            if (i > 0)
                pointed.Text.Append(", ");
            WriteEvent(pointed.Text, events[(EventBytes * i)..]);
        }

        pointed.Text.Append(pointed.Call.Result > shown ? ", ...]" : "]");
        return true;
    }

    /// <summary>What stands in parentheses behind the result: which descriptors are ready, by their numbers alone, and the time that was left.</summary>
    public static void WriteResult(TextBuffer text, in RawCall call, CallMemory memory)
    {
        if (call.Number is not (Poll or PPoll or Select or PSelect))
            return;
        if (call.Result == 0)
        {
            text.Append(" (Timeout)");
            return;
        }

        if (call.Number is Poll or PPoll)
            WriteReady(text, call, memory);
        else
            WriteReadySets(text, call, memory);
    }

    private static void WriteReady(TextBuffer text, in RawCall call, CallMemory memory)
    {
        const int most = 1024;
        var bytes = (int)Math.Min((ulong)(uint)call.Arg1 * DescriptorBytes, most);
        if (!memory.TryGet(call.Arg0, bytes, out var array) || array.Length < bytes)
            return;
        text.Append(" ([");
        var shown = 0;
        for (var at = 0; at < bytes; at += DescriptorBytes)
        {
            if (array.UInt16(at + 6) == 0)
                continue;
            if (shown > 0)
                text.Append(", ");
            if (shown++ == MemoryPlan.ShownElements)
            {
                text.Append("...");
                break;
            }

            text.Field("{fd=", (long)array.Int32(at));
            text.FlagsField(", revents=", "poll", array.UInt16(at + 6));
            text.Append('}');
        }

        text.Append(']');
        if (call.Number == PPoll && call.Arg2 != 0 && memory.TryGet(call.Arg2, 16, out var left) && left.Length == 16)
        {
            text.Append(", left ");
            TimeText.WriteSpec(text, left);
        }

        text.Append(')');
    }

    private static void WriteReadySets(TextBuffer text, in RawCall call, CallMemory memory)
    {
        if (!TrySetBytes(call, out var bytes))
            return;
        var separator = " (";
        for (var i = 0; i < SetNames.Length; i++)
        {
            var address = call.Register(i + 1);
            if (address == 0 || !memory.TryGet(address, bytes, out var set) || set.Length < bytes || set.IndexOfAnyExcept((byte)0) < 0)
                continue;
            text.Append(separator);
            text.Append(SetNames[i]);
            DescriptorText.WriteSet(text, null, call, set);
            text.Append(']');
            separator = ", ";
        }

        if (call.Arg4 != 0 && memory.TryGet(call.Arg4, 16, out var left) && left.Length == 16)
        {
            text.Append(separator);
            text.Append("left ");
            if (call.Number == Select)
                TimeText.WriteValue(text, left);
            else
                TimeText.WriteSpec(text, left);
            separator = ", ";
        }

        if (separator == ", ")
            text.Append(')');
    }

    /// <summary>How many bytes a set has: whole words, as many as there are descriptors.</summary>
    private static bool TrySetBytes(in RawCall call, out int bytes)
    {
        bytes = (((int)call.Arg0 + 63) / 64) * sizeof(ulong);
        return (int)call.Arg0 >= 0 && bytes <= MostSetBytes;
    }

    private static void WriteEvent(TextBuffer text, ReadOnlySpan<byte> one)
    {
        text.FlagsField("{events=", "epollevents", one.UInt32(0));
        text.Field(", data={u32=", (long)one.UInt32(4));
        text.Field(", u64=", one.UInt64(4));
        text.Append("}}");
    }
}
