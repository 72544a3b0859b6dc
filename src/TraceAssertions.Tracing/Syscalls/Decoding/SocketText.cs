using System.Buffers.Binary;
using System.Net;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Sockets: addresses, their lengths, and options.</summary>
internal static class SocketText
{
    private const int Unix = 1, Internet = 2, Internet6 = 10, Netlink = 16;
    private const int SocketLevel = 1, PendingError = 4, Linger = 13, PeerCredentials = 17;

    /// <summary>struct sockaddr, of the length that the next argument states or points to.</summary>
    public static bool Address(in Pointed pointed)
    {
        var length = (uint)pointed.Value(pointed.Index + 1);
        if (pointed.IsWritten)
        {
            var where = pointed.Value(pointed.Index + 1);
            if (pointed.Failed || !pointed.Memory.TryGetBefore(where, sizeof(uint), out var room) || !pointed.TryGet(where, sizeof(uint), out var used))
                return false;
            length = Math.Min(room.UInt32(0), used.UInt32(0));
        }

        return length >= sizeof(ushort) && pointed.TryGet((int)Math.Min(length, MemoryPlan.MostName), out var address) && WriteAddress(pointed.Text, address);
    }

    /// <summary>socklen_t: the room that there was, and how much the address or option has.</summary>
    public static bool Length(in Pointed pointed)
    {
        if (!pointed.TryGetBefore(sizeof(int), out var before))
            return false;
        pointed.Text.Field("[", (long)before.Int32(0));
        if (!pointed.Failed && pointed.TryGet(sizeof(int), out var after) && after.Int32(0) != before.Int32(0))
            pointed.Text.Field(" => ", (long)after.Int32(0));
        pointed.Text.Append(']');
        return true;
    }

    /// <summary>The value of an option: a number, one of a few structures, or data.</summary>
    public static bool Option(in Pointed pointed)
    {
        var length = (uint)pointed.Value(4);
        if (pointed.IsWritten)
        {
            if (pointed.Failed || !pointed.TryGet(pointed.Value(4), sizeof(uint), out var used))
                return false;
            length = used.UInt32(0);
        }

        if (length > 64 || !pointed.TryGet((int)length, out var value))
            return false;
        var text = pointed.Text;
        switch (((int)pointed.Value(1), (int)pointed.Value(2), length))
        {
            case (SocketLevel, Linger, 8):
                text.Field("{l_onoff=", (long)value.Int32(0));
                text.Field(", l_linger=", (long)value.Int32(4));
                text.Append('}');
                return true;
            case (SocketLevel, PeerCredentials, 12):
                text.Field("{pid=", (long)value.Int32(0));
                text.Field(", uid=", (long)value.UInt32(4));
                text.Field(", gid=", (long)value.UInt32(8));
                text.Append('}');
                return true;
            case (SocketLevel, PendingError, sizeof(int)) when pointed.IsWritten && value.Int32(0) > 0:
                text.Append('[');
                text.Append(Errno.Name(value.Int32(0)));
                text.Append(']');
                return true;
            case (_, _, sizeof(int)):
                text.Field("[", (long)value.Int32(0));
                text.Append(']');
                return true;
            default:
                text.AppendData(value[..Math.Min(value.Length, MemoryPlan.ShownBytes)], value.Length > MemoryPlan.ShownBytes);
                return true;
        }
    }

    /// <summary>Writes an address of at least a family.</summary>
    public static bool WriteAddress(TextBuffer text, ReadOnlySpan<byte> address)
    {
        if (address.Length < sizeof(ushort))
            return false;
        var family = address.UInt16(0);
        text.ConstantField("{sa_family=", "domain", family);
        switch (family)
        {
            case Unix when address.Length > sizeof(ushort):
                text.Append(", sun_path=");
                if (address[2] == 0)
                {
                    text.Append('@');
                    text.AppendQuoted(address[3..]);
                }
                else
                {
                    text.AppendQuoted(address[2..].Text());
                }

                break;
            case Internet when address.Length >= 16:
                text.Field(", sin_port=htons(", (long)BinaryPrimitives.ReadUInt16BigEndian(address[2..]));
                text.Append("), sin_addr=inet_addr(\"");
                text.Append(new IPAddress(address.Slice(4, 4)).ToString());
                text.Append("\")");
                break;
            case Internet6 when address.Length >= 24:
                text.Field(", sin6_port=htons(", (long)BinaryPrimitives.ReadUInt16BigEndian(address[2..]));
                text.Field("), sin6_flowinfo=htonl(", (long)BinaryPrimitives.ReadUInt32BigEndian(address[4..]));
                text.Append("), inet_pton(AF_INET6, \"");
                text.Append(new IPAddress(address.Slice(8, 16)).ToString());
                text.Append("\", &sin6_addr)");
                if (address.Length >= 28)
                    text.Field(", sin6_scope_id=", (long)address.UInt32(24));
                break;
            case Netlink when address.Length >= 12:
                text.Field(", nl_pid=", (long)address.Int32(4));
                text.Append(", nl_groups=");
                text.Append(address.UInt32(8) == 0 ? "00000000" : $"0x{address.UInt32(8):x6}");
                break;
            case var _ when address.Length > sizeof(ushort):
                text.Append(", sa_data=");
                text.AppendQuoted(address[2..]);
                break;
        }

        text.Append('}');
        return true;
    }
}
