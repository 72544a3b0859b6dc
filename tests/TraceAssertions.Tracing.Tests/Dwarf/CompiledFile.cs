using TraceAssertions.Tracing.Tests.Elf;

namespace TraceAssertions.Tracing.Tests.Dwarf;

/// <summary>A program that a test compiles from <c>Dwarf/Programs</c>, in a folder that goes with it.</summary>
internal sealed class CompiledFile : IDisposable
{
    private CompiledFile()
    {
    }

    /// <summary>Where the sources lie.</summary>
    public static string Sources { get; } = Path.Combine(AppContext.BaseDirectory, "Dwarf", "Programs");

    public string Folder { get; } = Directory.CreateTempSubdirectory("ta-dwarf-").FullName;

    public string File => Path.Combine(Folder, "program");

    /// <summary>Links inlining.c with an archive of archive.c.</summary>
    public static CompiledFile C(params string[] options)
    {
        var compiled = new CompiledFile();
        compiled.Run("gcc", ["-c", .. options.Where(option => option is not ("-shared" or "-pie" or "-no-pie" or "-static")), "-ffunction-sections", "-o", "archive.o", Source("archive.c")]);
        compiled.Run("ar", "rcs", "libarchive.a", "archive.o");
        compiled.Run("gcc", [.. options, "-Wl,--gc-sections", "-o", compiled.File, Source("inlining.c"), "libarchive.a"]);
        return compiled;
    }

    public static CompiledFile Cpp(params string[] options)
    {
        var compiled = new CompiledFile();
        compiled.Run("g++", [.. options, "-o", compiled.File, Source("shapes.cpp")]);
        return compiled;
    }

    public static CompiledFile Rust(params string[] options)
    {
        const string dwarfVersion = "dwarf-version";
        Skip.If(Array.Exists(options, option => option.StartsWith(dwarfVersion, StringComparison.Ordinal)) && !Tool.Output("rustc", "-C", "help").Contains(dwarfVersion, StringComparison.Ordinal),
            "this rustc has no -C dwarf-version (before 1.88)");
        var compiled = new CompiledFile();
        compiled.Run("rustc", [.. options, "--edition=2021", "-o", compiled.File, Source("lines.rs")]);
        return compiled;
    }

    /// <summary>Builds places.go.</summary>
    public static CompiledFile Go(params string[] options)
    {
        var compiled = new CompiledFile();
        compiled.Run("go", ["build", .. options, "-o", compiled.File, Source("places.go")]);
        return compiled;
    }

    public string Run(string tool, params string[] arguments) => Tool.Run(tool, null, Folder, arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Source(string name) => Path.Combine(Sources, name);
}
