using System.Globalization;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Reads /proc/PID/maps (proc_pid_maps(5)).</summary>
internal static class ProcMaps
{
    /// <summary>The mappings of a process that runs; none where it has ended or may not be read.</summary>
    public static List<Mapping> Read(int pid)
    {
        var mappings = new List<Mapping>();
        try
        {
            foreach (var line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/maps")))
            {
                if (Parse(line) is { IsOfInterest: true } mapping)
                    mappings.Add(mapping);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
        }

        return mappings;
    }

    /// <summary>A line such as <c>7f0000000000-7f0000200000 r-xp 00001000 08:01 1234    /usr/lib/libc.so.6</c>; null where it is none.</summary>
    public static Mapping? Parse(ReadOnlySpan<char> line)
    {
        var dash = line.IndexOf('-');
        var space = line.IndexOf(' ');
        if (dash < 0 || space < dash || line.Length < space + 6)
            return null;
        var rest = line[(space + 6)..];
        var offsetEnd = rest.IndexOf(' ');
        if (offsetEnd < 0
            || !ulong.TryParse(line[..dash], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start)
            || !ulong.TryParse(line[(dash + 1)..space], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var end)
            || !ulong.TryParse(rest[..offsetEnd], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var offset)
            || start >= end)
            return null;

        // Device and inode follow, then the path, which may contain spaces.
        var path = rest[(offsetEnd + 1)..];
        for (var field = 0; field < 2; field++)
        {
            var next = path.IndexOf(' ');
            path = next < 0 ? default : path[(next + 1)..].TrimStart(' ');
        }

        return new(start, end, offset, path.IsEmpty ? null : path.ToString(), line[space + 3] == 'x');
    }
}
