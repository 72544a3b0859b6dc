namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Files, file systems, locks, and what the drivers of devices tell.</summary>
internal static class FileText
{
    private const uint TypeBits = 0xf000, CharacterDevice = 0x2000, BlockDevice = 0x6000;
    private const int GetLock = 5, GetOpenFileLock = 36;

    private enum Requests : uint
    {
        GetTerminal = 0x5401,
        SetTerminal = 0x5402,
        SetTerminalDrained = 0x5403,
        SetTerminalFlushed = 0x5404,
        GetWindowSize = 0x5413,
        SetWindowSize = 0x5414,
        GetGroup = 0x540f,
        SetGroup = 0x5410,
        UnreadBytes = 0x541b,
        NonBlocking = 0x5421,
        Asynchronous = 0x5452,
        GetPseudoTerminal = 0x80045430,
        LockPseudoTerminal = 0x40045431,
    }

    /// <summary>struct stat: mode 24, device 40, size 48.</summary>
    public static bool Stat(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(144, out var stat))
            return false;
        var mode = stat.UInt32(24);
        pointed.Text.Append("{st_mode=");
        WriteMode(pointed.Text, mode);
        if ((mode & TypeBits) is CharacterDevice or BlockDevice)
        {
            pointed.Text.Append(", st_rdev=");
            ValueText.Write(pointed.Text, 0, new(ArgumentKind.Device), stat.UInt64(40));
        }
        else
        {
            pointed.Text.Field(", st_size=", stat.UInt64(48));
        }

        pointed.Text.Append(", ...}");
        return true;
    }

    /// <summary>struct statx: mask 0, attributes 8, mode 28, size 40.</summary>
    public static bool Statx(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(256, out var statx))
            return false;
        pointed.Text.FlagsField("{stx_mask=", "statx", statx.UInt32(0));
        pointed.Text.FlagsField(", stx_attributes=", "statxattr", statx.UInt64(8));
        pointed.Text.Append(", stx_mode=");
        WriteMode(pointed.Text, statx.UInt16(28));
        pointed.Text.Field(", stx_size=", statx.UInt64(40));
        pointed.Text.Append(", ...}");
        return true;
    }

    /// <summary>struct statfs, all of whose fields are of 64 bits but the two of the file system's id.</summary>
    public static bool FileSystem(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(120, out var system))
            return false;
        var text = pointed.Text;
        text.ConstantField("{f_type=", "fsmagic", system.UInt64(0));
        text.Field(", f_bsize=", system.UInt64(8));
        text.Field(", f_blocks=", system.UInt64(16));
        text.Field(", f_bfree=", system.UInt64(24));
        text.Field(", f_bavail=", system.UInt64(32));
        text.Field(", f_files=", system.UInt64(40));
        text.Field(", f_ffree=", system.UInt64(48));
        text.Append(", f_fsid={val=[");
        text.AppendHex(system.UInt32(56));
        text.Append(", ");
        text.AppendHex(system.UInt32(60));
        text.Field("]}, f_namelen=", system.UInt64(64));
        text.Field(", f_frsize=", system.UInt64(72));
        text.FlagsField(", f_flags=", "statfsflags", system.UInt64(80));
        text.Append('}');
        return true;
    }

    /// <summary>struct flock: type 0, whence 2, start 8, length 16, holder 24, which only the question about a lock has.</summary>
    public static bool Lock(in Pointed pointed)
    {
        var asked = (int)pointed.Value(1) is GetLock or GetOpenFileLock;
        if ((asked && pointed.Failed) || !pointed.TryGet(32, out var flock))
            return false;
        pointed.Text.ConstantField("{l_type=", "locktype", (ulong)flock.Int16(0));
        pointed.Text.ConstantField(", l_whence=", "whence", (ulong)flock.Int16(2));
        pointed.Text.Field(", l_start=", flock.Int64(8));
        pointed.Text.Field(", l_len=", flock.Int64(16));
        if (asked)
            pointed.Text.Field(", l_pid=", (long)flock.Int32(24));
        pointed.Text.Append('}');
        return true;
    }

    /// <summary>The position from which sendfile(2) and its like copy, and, of the first of them, where it is then.</summary>
    public static bool Offset(in Pointed pointed)
    {
        const int sendFile = 40;
        if (!pointed.TryGetBefore(sizeof(long), out var before))
            return false;
        pointed.Text.Field("[", before.Int64(0));
        pointed.Text.Append(']');
        if (pointed.Call.Number == sendFile && !pointed.Failed && pointed.Call.Result != 0 && pointed.TryGet(sizeof(long), out var after))
        {
            pointed.Text.Field(" => [", after.Int64(0));
            pointed.Text.Append(']');
        }

        return true;
    }

    /// <summary>The two descriptors of pipe(2).</summary>
    public static bool Pair(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(2 * sizeof(int), out var pair))
            return false;
        pointed.Text.Append('[');
        pointed.WriteDescriptor(pair.Int32(0), made: true);
        pointed.Text.Append(", ");
        pointed.WriteDescriptor(pair.Int32(4), made: true);
        pointed.Text.Append(']');
        return true;
    }

    /// <summary>What ioctl(2) is given or gives for the most frequent requests.</summary>
    public static bool Ioctl(in Pointed pointed)
    {
        switch ((Requests)(uint)pointed.Value(1))
        {
            case Requests.GetWindowSize or Requests.UnreadBytes or Requests.GetGroup or Requests.GetPseudoTerminal when pointed.Failed:
                return false;
            case Requests.GetTerminal when pointed.Failed:
                return false;
            case Requests.GetTerminal or Requests.SetTerminal or Requests.SetTerminalDrained or Requests.SetTerminalFlushed when pointed.TryGet(16, out var modes):
                WriteModes(pointed.Text, modes);
                return true;
            case Requests.GetWindowSize or Requests.SetWindowSize when pointed.TryGet(8, out var size):
                pointed.Text.Field("{ws_row=", (long)size.UInt16(0));
                pointed.Text.Field(", ws_col=", (long)size.UInt16(2));
                pointed.Text.Field(", ws_xpixel=", (long)size.UInt16(4));
                pointed.Text.Field(", ws_ypixel=", (long)size.UInt16(6));
                pointed.Text.Append('}');
                return true;
            case Requests.UnreadBytes or Requests.NonBlocking or Requests.Asynchronous or Requests.GetGroup or Requests.SetGroup or Requests.GetPseudoTerminal or Requests.LockPseudoTerminal
                when pointed.TryGet(sizeof(int), out var number):
                pointed.Text.Field("[", (long)number.Int32(0));
                pointed.Text.Append(']');
                return true;
            default:
                return false;
        }
    }

    /// <summary>struct open_how of openat2(2): flags 0, mode 8, resolve 16.</summary>
    public static bool HowToOpen(in Pointed pointed)
    {
        const ulong create = 0x40 | 0x400000;
        if (!pointed.TryGet(24, out var how))
            return false;
        pointed.Text.FlagsField("{flags=", "open", how.UInt64(0));
        if ((how.UInt64(0) & create) != 0)
        {
            pointed.Text.Append(", mode=");
            pointed.Text.AppendOctal((uint)how.UInt64(8));
        }

        pointed.Text.FlagsField(", resolve=", "resolve", how.UInt64(16));
        pointed.Text.Append('}');
        return true;
    }

    /// <summary>struct termios of the kernel: the four words of modes.</summary>
    private static void WriteModes(TextBuffer text, ReadOnlySpan<byte> modes)
    {
        text.Append("{c_iflag=");
        ConstantSet.Get("inputmodes").WriteFlags(text, modes.UInt32(0));
        text.Append(", c_oflag=");
        ConstantSet.Get("outputmodes").WriteFlags(text, modes.UInt32(4));
        text.Append(", c_cflag=");
        ConstantSet.Get("controlmodes").WriteFlags(text, modes.UInt32(8));
        text.Append(", c_lflag=");
        ConstantSet.Get("localmodes").WriteFlags(text, modes.UInt32(12));
        text.Append(", ...}");
    }

    /// <summary>The type of a file and its permissions, those of setuid and its like by name.</summary>
    private static void WriteMode(TextBuffer text, uint mode)
    {
        if ((mode & TypeBits) == 0 || ConstantSet.Get("filetype").NameOf(mode & TypeBits) is not { } type)
        {
            text.AppendOctal(mode);
            return;
        }

        text.Append(type);
        text.Append((mode & 0x800) != 0 ? "|S_ISUID" : "");
        text.Append((mode & 0x400) != 0 ? "|S_ISGID" : "");
        text.Append((mode & 0x200) != 0 ? "|S_ISVTX" : "");
        text.Append('|');
        text.AppendOctal(mode & 0x1ff);
    }
}
