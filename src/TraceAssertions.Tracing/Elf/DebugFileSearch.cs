using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace TraceAssertions.Tracing.Elf;

/// <summary>
/// Finds the file with the debug information of a stripped one, where gdb finds it (gdb manual, 'Separate Debug Files'): by build id
/// under /usr/lib/debug/.build-id, then by the name in .gnu_debuglink beside the file, in .debug and under /usr/lib/debug.
/// A file with another build id, or by name with another checksum, belongs to another build and is not used.
/// </summary>
[SuppressMessage("Reliability", "CA2000", Justification = "A debug file that is found belongs to the file that asked and goes with it; any other is disposed of here.")]
internal static class DebugFileSearch
{
    /// <summary>Where the system's packages put the debug files of its programs and libraries.</summary>
    public const string GlobalFolder = "/usr/lib/debug";

    /// <summary>The debug file, or null with the reason where one lies there that does not belong to the file.</summary>
    public static ElfFile? Find(ElfFile file, out string? problem)
    {
        problem = null;
        if (file.HasSection(".debug_info") || file.HasSection(".debug_line"))
            return null;
        foreach (var (path, checksum) in Places(file))
        {
            if (System.IO.File.Exists(path) && !string.Equals(path, file.Path, StringComparison.Ordinal) && Open(file, path, checksum, ref problem) is { } debug)
                return debug;
        }

        return null;
    }

    private static List<(string Path, uint? Checksum)> Places(ElfFile file)
    {
        var places = new List<(string, uint?)>();
        if (file.BuildId is { Length: > 2 } id)
            places.Add(($"{GlobalFolder}/.build-id/{id[..2]}/{id[2..]}.debug", null));
        var link = file.Section(".gnu_debuglink");
        var end = link.IndexOf((byte)0);
        var checksumAt = (end + 4) & ~3;
        if (end <= 0 || checksumAt + 4 > link.Length)
            return places;
        var name = new ByteCursor(link).Text();
        // A name only: it must not lead out of the folders that are searched.
        if (name.Contains('/', StringComparison.Ordinal) || name is "." or "..")
            return places;
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(link[checksumAt..]);
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file.Path)) ?? "/";
        places.AddRange([($"{folder}/{name}", checksum), ($"{folder}/.debug/{name}", checksum), ($"{GlobalFolder}{folder}/{name}", checksum)]);
        return places;
    }

    private static ElfFile? Open(ElfFile file, string path, uint? checksum, ref string? problem)
    {
        if (!ElfFile.TryOpenDebugFile(path, out var debug, out var why))
        {
            problem = $"{path} is not used: {why}";
            return null;
        }

        var foreign = Foreign(file, debug!, checksum);
        if (foreign is null)
            return debug;
        problem = $"{path} is not used: {foreign}";
        debug!.Dispose();
        return null;
    }

    /// <summary>Why a debug file is not that of the file; null where it is.</summary>
    private static string? Foreign(ElfFile file, ElfFile debug, uint? checksum)
    {
        if (file.BuildId is not null && debug.BuildId is not null && file.BuildId != debug.BuildId)
            return $"its build id is {debug.BuildId}, that of the program {file.BuildId}";
        if (checksum is { } expected)
            return Crc32.Of(debug.File) == expected ? null : "its checksum is not the one that the program names";
        return debug.BuildId is null ? "it has no build id" : null;
    }
}
