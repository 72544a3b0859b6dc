using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Elf;

/// <summary>
/// Finds the file with the debug information of a stripped one, where gdb finds it (gdb manual, 'Separate Debug Files'): by build id
/// under /usr/lib/debug/.build-id, then by the name in .gnu_debuglink beside the file, in .debug and under /usr/lib/debug.
/// A file with another build id, or by name with another checksum, belongs to another build and is not used.
/// </summary>
internal static class DebugFileSearch
{
    private const string GlobalFolder = "/usr/lib/debug";

    /// <summary>The debug file, or null with the reason where one lies there that does not belong to the file.</summary>
    public static ElfFile? Find(ElfFile file, out string? problem)
    {
        problem = null;
        if (file.HasSection(".debug_info") || file.HasSection(".debug_line"))
            return null;
        if (file.BuildId is { Length: > 2 } id && Try(file, $"{GlobalFolder}/.build-id/{id[..2]}/{id[2..]}.debug", null, ref problem) is { } byId)
            return byId;
        var link = file.Section(".gnu_debuglink");
        var end = link.IndexOf((byte)0);
        var checksumAt = (end + 4) & ~3;
        if (end <= 0 || checksumAt + 4 > link.Length)
            return null;
        var name = new ByteCursor(link).Text();
        // A name only: it must not lead out of the folders that are searched.
        if (name.Contains('/', StringComparison.Ordinal) || name is "." or "..")
            return null;
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(link[checksumAt..]);
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file.Path)) ?? "/";
        foreach (var place in (ReadOnlySpan<string>)[$"{folder}/{name}", $"{folder}/.debug/{name}", $"{GlobalFolder}{folder}/{name}"])
        {
            if (Try(file, place, checksum, ref problem) is { } byName)
                return byName;
        }

        return null;
    }

    private static ElfFile? Try(ElfFile file, string path, uint? checksum, ref string? problem)
    {
        if (!System.IO.File.Exists(path) || string.Equals(path, file.Path, StringComparison.Ordinal))
            return null;
        if (!ElfFile.TryOpenDebugFile(path, out var debug, out var why))
        {
            problem = $"{path} is not used: {why}";
            return null;
        }

        if (file.BuildId is not null && debug!.BuildId is not null && file.BuildId != debug.BuildId)
            problem = $"{path} is not used: its build id is {debug.BuildId}, that of the program {file.BuildId}";
        else if (checksum is null && debug!.BuildId is null)
            problem = $"{path} is not used: it has no build id";
        else if (checksum is { } expected && Crc32.Of(debug!.File) != expected)
            problem = $"{path} is not used: its checksum is not the one that the program names";
        else
            return debug;
        debug!.Dispose();
        return null;
    }
}
