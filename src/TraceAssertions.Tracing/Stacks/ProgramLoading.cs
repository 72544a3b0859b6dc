using System.Globalization;
using TraceAssertions.Tracing.Elf;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Where execve(2) puts a program and its loader, from the auxiliary vector and the files: no system call of the program tells it.</summary>
internal static class ProgramLoading
{
    private const ulong PageMask = 4095;
    private const int MaxScripts = 4; // fs/exec.c, exec_binprm: so often may an interpreter be a script itself
    private const ulong VdsoBytes = 0x2000;
    private const uint ProgramHeaderTable = 6; // PT_PHDR

    /// <summary>The memory of a process whose execve(2) has succeeded; null where the files do not fit what the kernel says.</summary>
    /// <param name="pid">The process, which may have ended.</param>
    /// <param name="file">The file that was executed; absolute.</param>
    /// <param name="vector">What the kernel said.</param>
    public static AddressSpace? Load(int pid, string file, in AuxiliaryVector vector)
    {
        if (vector.Entry == 0)
            return null;
        var space = new AddressSpace();
        var loader = LoadProgram(space, Executable(file), vector) ?? LoadProgram(space, RunningProgram(pid), vector);
        if (loader is null)
            return null;
        using var interpreter = vector.Interpreter == 0 ? null : Open(loader);
        if (interpreter is not null)
            Map(space, loader, interpreter, vector.Interpreter);

        if (vector.Vdso != 0)
            space.Insert(new(vector.Vdso, vector.Vdso + VdsoBytes, 0, "[vdso]", true));
        return space;
    }

    /// <summary>Maps the program; returns the path of its loader (empty where it has none), or null where the file does not fit.</summary>
    private static string? LoadProgram(AddressSpace space, string? path, in AuxiliaryVector vector)
    {
        using var file = path is null ? null : Open(path);
        if (file is null)
            return null;
        var bias = vector.Entry - file.EntryPoint;
        var headers = file.Segments.FirstOrDefault(segment => segment.Type == ProgramHeaderTable);
        var fits = (bias & PageMask) == 0 && (file.IsPositionIndependent || bias == 0) && (headers is null || headers.VirtualAddress + bias == vector.ProgramHeaders);
        if (!fits)
            return null;
        Map(space, path!, file, bias);
        return file.Interpreter ?? "";
    }

    private static ElfFile? Open(string path) => CodePath.IsFile(path) && ElfFile.TryOpen(path, out var file, out _) ? file : null;

    private static void Map(AddressSpace space, string path, ElfFile file, ulong bias)
    {
        foreach (var segment in file.Segments)
        {
            if (segment.Type != ElfSegment.Load || segment.FileSize == 0 || segment.FileSize > long.MaxValue)
                continue;
            var start = bias + segment.VirtualAddress;
            var pageStart = start & ~PageMask;
            space.Insert(new(pageStart, (start + segment.FileSize + PageMask) & ~PageMask, segment.FileOffset - (start - pageStart), path, segment.IsExecutable));
        }
    }

    /// <summary>The ELF file behind a file that may be a script, by the first line of that (execve(2)).</summary>
    private static string? Executable(string file)
    {
        Span<byte> head = stackalloc byte[256]; // BINPRM_BUF_SIZE
        try
        {
            for (var scripts = 0; scripts <= MaxScripts; scripts++)
            {
                if (!Path.IsPathRooted(file) || !Interop.FileKind.IsRegularOrAbsent(file))
                    return null;
                if (new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true) is { } target)
                    file = target.FullName;
                using var stream = File.OpenRead(file);
                var line = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
                if (!line.StartsWith("#!"u8))
                    return file;
                var end = line.IndexOf((byte)'\n');
                var words = System.Text.Encoding.UTF8.GetString(line[2..(end < 0 ? line.Length : end)]).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length == 0)
                    return null;
                file = words[0];
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without the file there is nothing to learn from it.
        }

        return null;
    }

    private static string? RunningProgram(int pid)
    {
        try
        {
            return File.ResolveLinkTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/exe"), returnFinalTarget: false)?.FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended
        }
    }
}
