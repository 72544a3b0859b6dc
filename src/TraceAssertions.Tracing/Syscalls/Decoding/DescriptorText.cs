using System.Text;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Writes descriptors, with what they are in angle brackets where that is asked for, as strace(1) does with its option -y.</summary>
internal static class DescriptorText
{
    /// <summary>The number, and what it is.</summary>
    public static void Write(TextBuffer text, DescriptorName? nameOf, in RawCall call, int fd, bool made = false)
    {
        text.AppendDecimal((long)fd);
        if (fd >= 0)
            WriteName(text, nameOf?.Invoke(call, fd, made));
    }

    /// <summary>The directory's descriptor that a relative path begins at.</summary>
    public static void WriteDirectory(TextBuffer text, DescriptorName? nameOf, in RawCall call, int fd)
    {
        if (fd != DescriptorTable.CurrentDirectory)
        {
            Write(text, nameOf, call, fd);
            return;
        }

        text.Append("AT_FDCWD");
        WriteName(text, nameOf?.Invoke(call, fd));
    }

    /// <summary>The descriptors of a set of select(2), which looks at as many bits as its first argument says.</summary>
    public static void WriteSet(TextBuffer text, DescriptorName? nameOf, in RawCall call, ReadOnlySpan<byte> set)
    {
        var first = true;
        for (var fd = 0; fd < (int)call.Arg0; fd++)
        {
            if ((set[fd / 8] & (1 << (fd % 8))) == 0)
                continue;
            if (!first)
                text.Append(' ');
            Write(text, nameOf, call, fd);
            first = false;
        }
    }

    private static void WriteName(TextBuffer text, string? name)
    {
        if (name is null)
            return;
        var isDeleted = name.EndsWith(OpenFile.Deleted, StringComparison.Ordinal);
        text.Append('<');
        text.AppendEscaped(Encoding.UTF8.GetBytes(isDeleted ? name[..^OpenFile.Deleted.Length] : name), "<>");
        text.Append(isDeleted ? ">(deleted)" : ">");
    }
}
