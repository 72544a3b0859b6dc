namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Data in several parts: struct iovec (readv(2)) and struct msghdr (sendmsg(2)).</summary>
internal static class VectorText
{
    private const int MostElements = 1024; // UIO_MAXIOV
    private const int ControlHeader = 16;
    private const int SocketLevel = 1, Rights = 1;

    /// <summary>An array of struct iovec, whose length is the next argument.</summary>
    public static bool Vector(in Pointed pointed)
    {
        var count = pointed.Value(pointed.Index + 1);
        return WriteVector(pointed, pointed.Address, count, pointed.IsWritten ? pointed.Call.Result : long.MaxValue);
    }

    /// <summary>struct msghdr: name 0, length of the name 8, vector 16, its count 24, control data 32, its length 40, flags 48.</summary>
    public static bool Message(in Pointed pointed)
    {
        var text = pointed.Text;
        ReadOnlySpan<byte> before = default;
        if (pointed.IsWritten && !pointed.TryGetBefore(MemoryPlan.MessageBytes, out before))
            return false;
        if (pointed.IsWritten && pointed.Failed)
        {
            text.Field("{msg_namelen=", before.Int32(8));
            text.Append('}');
            return true;
        }

        if (!pointed.TryGet(MemoryPlan.MessageBytes, out var header))
            return false;
        WriteName(pointed, header, before);
        text.Append(", msg_iov=");
        var vector = header.UInt64(16);
        if (vector == 0 || !WriteVector(pointed, vector, header.UInt64(24), pointed.IsWritten ? pointed.Call.Result : long.MaxValue))
            text.AppendAddress(vector);
        text.Field(", msg_iovlen=", header.UInt64(24));
        WriteControl(pointed, header.UInt64(32), header.UInt64(40));
        text.Field(", msg_controllen=", header.UInt64(40));
        text.FlagsField(", msg_flags=", "msg", header.UInt32(48));
        text.Append('}');
        return true;
    }

    private static void WriteName(in Pointed pointed, ReadOnlySpan<byte> header, ReadOnlySpan<byte> before)
    {
        var (address, length) = (header.UInt64(0), header.UInt32(8));
        pointed.Text.Append("{msg_name=");
        var room = before.IsEmpty ? length : before.UInt32(8);
        if (address == 0 || length == 0 || !pointed.Memory.TryGet(address, (int)Math.Min(Math.Min(room, length), MemoryPlan.MostName), out var name) || !SocketText.WriteAddress(pointed.Text, name))
            pointed.Text.AppendAddress(address);
        pointed.Text.Field(", msg_namelen=", (long)room);
        if (room != length)
            pointed.Text.Field(" => ", (long)length);
    }

    /// <param name="pointed">The argument.</param>
    /// <param name="address">Where the vector is.</param>
    /// <param name="count">How many elements it has.</param>
    /// <param name="bytes">How much of the data there is in all of them; where the call failed they are shown as addresses.</param>
    private static bool WriteVector(in Pointed pointed, ulong address, ulong count, long bytes)
    {
        var text = pointed.Text;
        var captured = (int)Math.Min(count, MemoryPlan.VectorElements);
        if (count > MostElements || !pointed.TryGet(address, captured * MemoryPlan.VectorElementBytes, out var vector))
            return false;
        text.Append('[');
        for (var i = 0; i < captured; i++)
        {
            if (i > 0)
                text.Append(", ");
            var (data, length) = (vector.UInt64(MemoryPlan.VectorElementBytes * i), vector.UInt64((MemoryPlan.VectorElementBytes * i) + sizeof(ulong)));
            text.Append("{iov_base=");
            var part = Math.Min(length, (ulong)Math.Max(bytes, 0));
            if (data == 0 || bytes < 0 || !pointed.TryGet(data, (int)Math.Min(part, MemoryPlan.ShownBytes), out var shown))
                text.AppendAddress(data);
            else
                text.AppendData(shown, part > MemoryPlan.ShownBytes);
            text.Field(", iov_len=", length);
            text.Append('}');
            if (bytes != long.MaxValue && bytes >= 0)
                bytes -= (long)part;
        }

        text.Append(count > (ulong)captured ? ", ...]" : "]");
        return true;
    }

    /// <summary>struct cmsghdr: length 0, level 8, type 12, and the data, which is shown where it is descriptors.</summary>
    private static void WriteControl(in Pointed pointed, ulong address, ulong length)
    {
        var text = pointed.Text;
        if (length == 0)
            return;
        text.Append(", msg_control=");
        if (address == 0 || length > MemoryPlan.MostControl || !pointed.TryGet(address, (int)length, out var control)
            || control.Length < ControlHeader || control.Int32(8) != SocketLevel || control.Int32(12) != Rights
            || control.UInt64(0) is var size && (size < ControlHeader || size > length || length > ((size + 7) & ~7ul)))
        {
            text.AppendAddress(address);
            return;
        }

        var used = control.UInt64(0);
        text.Field("[{cmsg_len=", used);
        text.Append(", cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[");
        for (var at = ControlHeader; at + sizeof(int) <= (int)used; at += sizeof(int))
        {
            if (at > ControlHeader)
                text.Append(", ");
            pointed.WriteDescriptor(control.Int32(at), made: pointed.IsWritten);
        }

        text.Append("]}]");
    }
}
