using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Managed;

/// <summary>Finds the PDB of a loaded module: beside it, inside it, where the compiler wrote it. One of another build is never taken.</summary>
internal static class PdbSearch
{
    /// <summary>The PDB that belongs to exactly this module.</summary>
    /// <param name="module">The module, as the runtime has loaded it.</param>
    /// <param name="notice">TA0132 where there is something to tell; else null.</param>
    /// <returns>Null where there is none.</returns>
    public static PdbFile? Find(ManagedModule module, out Diagnostic? notice)
    {
        notice = null;
        if (module.Path.Length == 0 || module.IsFramework)
            return null;
        var directory = DebugDirectory.TryRead(module.Path);
        var written = module.PdbPath.Length > 0 ? module.PdbPath : directory?.PdbPath ?? "";
        var wanted = module.PdbId != Guid.Empty ? module.PdbId : directory?.PdbId.Guid ?? Guid.Empty;
        if (wanted == Guid.Empty && directory is null or { Embedded.IsDefaultOrEmpty: true })
            return null;

        // What the file on disk says is of use only as long as that is the file that was loaded.
        var isRebuilt = directory is not null && directory.PdbId.Guid != wanted;
        var checks = isRebuilt ? null : directory;
        string? wrong = isRebuilt ? $"'{module.Path}' was built again after it was loaded" : null;
        foreach (var (name, content) in Candidates(module.Path, written, checks))
        {
            if (content.IsDefault)
            {
                wrong ??= $"'{name}' is too large or cannot be read";
                continue;
            }

            if (content.AsSpan().StartsWith("Microsoft C/C++ MSF"u8))
            {
                wrong ??= $"'{name}' is a Windows PDB; only portable ones tell lines on Linux";
                continue;
            }

            var pdb = PdbFile.TryRead(content);
            if (pdb is null)
                wrong ??= $"'{name}' is no portable PDB, or damaged";
            else if (pdb.Id.Guid != wanted)
                wrong ??= $"'{name}' is of another build";
            else if (checks is not null && (pdb.Id.Stamp != checks.PdbId.Stamp || !checks.HasChecksumOf(content, pdb.IdOffset)))
                wrong ??= $"'{name}' was changed after it was built";
            else
                return pdb;
            pdb?.Dispose();
        }

        // Of a package's assembly nobody expects lines; of one that was built on this machine somebody does.
        wrong ??= Path.IsPathRooted(written) && Directory.Exists(Path.GetDirectoryName(written)) ? "its PDB is not there" : null;
        if (wrong is not null)
            notice = new Diagnostic("TA0132", DiagnosticSeverity.Info, $"no lines of {module.Name}: {wrong}", Remedy: "build again, and keep the .pdb beside the assembly (DebugType portable or embedded)");
        return null;
    }

    private static IEnumerable<(string Name, ImmutableArray<byte> Content)> Candidates(string module, string written, DebugDirectory? directory)
    {
        if (directory is { Embedded: { IsDefaultOrEmpty: false } embedded })
            yield return (module, embedded);
        var folder = Path.GetDirectoryName(module) ?? "";
        var name = written[(written.LastIndexOfAny(['/', '\\']) + 1)..];
        var paths = new List<string> { Path.ChangeExtension(module, ".pdb") };
        if (name.Length > 0)
            paths.Add(Path.Combine(folder, name));
        if (Path.IsPathRooted(written))
            paths.Add(written);
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            if (Read(path) is { } content)
                yield return (path, content);
        }
    }

    /// <summary>Null where there is no such file, default where it cannot be read.</summary>
    private static ImmutableArray<byte>? Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return null;

            // The length is 0 of what is no file proper, a pipe or a device, which to open might wait.
            if (file.Length is 0 or > DebugDirectory.MaxPdbBytes)
                return default(ImmutableArray<byte>);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[file.Length];
            stream.ReadExactly(content);
            return ImmutableCollectionsMarshal.AsImmutableArray(content);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return default(ImmutableArray<byte>);
        }
    }
}
