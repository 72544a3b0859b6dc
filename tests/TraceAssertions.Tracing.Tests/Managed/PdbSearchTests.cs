using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

public sealed class PdbSearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pdb-").FullName;

    private string Assembly => Path.Combine(_folder, "Shop.dll");

    private string Pdb => Path.Combine(_folder, "Shop.pdb");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_PDB_beside_the_assembly_has_its_lines()
    {
        CopyProgram(optimized: false);

        using var pdb = PdbSearch.Find(Module(Assembly), out var notice);

        notice.Should().BeNull();
        pdb!.Find(TokenOf(Assembly, "Bodies", "Plain"), 1)!.File.Should().EndWith("Bodies.cs");
    }

    [Fact]
    public void The_PDB_inside_the_assembly_has_its_lines()
    {
        CopyProgram(optimized: true);
        File.Exists(Pdb).Should().BeFalse();

        using var pdb = PdbSearch.Find(Module(Assembly), out var notice);

        notice.Should().BeNull();
        pdb!.Find(TokenOf(Assembly, "Bodies", "Plain"), 0).Should().NotBeNull();
        pdb.Find(TokenOf(Assembly, "Bodies", "Plain"), 0)!.Language.Should().Be("csharp");
    }

    [Fact]
    public void Without_a_PDB_beside_it_the_place_that_the_compiler_wrote_to_is_tried()
    {
        CopyProgram(optimized: false);
        File.Delete(Pdb);

        using var pdb = PdbSearch.Find(Module(Assembly), out var notice);

        notice.Should().BeNull();
        pdb.Should().NotBeNull("obj/ still has it");
    }

    [Fact]
    public void A_PDB_of_another_build_is_not_used_and_told()
    {
        CopyProgram(optimized: false);
        File.Copy(Path.ChangeExtension(typeof(PdbSearchTests).Assembly.Location, ".pdb"), Pdb, overwrite: true);

        PdbSearch.Find(Module(Assembly) with { PdbPath = "/nowhere/Shop.pdb" }, out var notice).Should().BeNull();

        notice!.ToString().Should().Be(
            $"info TA0132: no lines of Shop.dll: '{Pdb}' is of another build; build again, and keep the .pdb beside the assembly (DebugType portable or embedded)");
    }

    [Fact]
    public void An_assembly_that_was_built_again_after_it_was_loaded_has_no_lines()
    {
        CopyProgram(optimized: true);

        PdbSearch.Find(Module(Assembly) with { PdbId = Guid.NewGuid() }, out var notice).Should().BeNull();

        notice!.Message.Should().Be($"no lines of Shop.dll: '{Assembly}' was built again after it was loaded");
    }

    [Fact]
    public void A_Windows_PDB_is_told()
    {
        CopyProgram(optimized: false);
        File.WriteAllText(Pdb, "Microsoft C/C++ MSF 7.00\r\n");

        PdbSearch.Find(Module(Assembly) with { PdbPath = "/nowhere/Shop.pdb" }, out var notice).Should().BeNull();

        notice!.Message.Should().Be($"no lines of Shop.dll: '{Pdb}' is a Windows PDB; only portable ones tell lines on Linux");
    }

    [Fact]
    public void A_missing_PDB_is_told_of_what_was_built_here_and_not_of_a_package()
    {
        CopyProgram(optimized: false);
        File.Delete(Pdb);

        PdbSearch.Find(Module(Assembly) with { PdbPath = Path.Combine(_folder, "obj.pdb") }, out var built).Should().BeNull();
        PdbSearch.Find(Module(Assembly) with { PdbPath = "/_/src/Shop.pdb" }, out var packaged).Should().BeNull();

        built!.Message.Should().Be("no lines of Shop.dll: its PDB is not there");
        packaged.Should().BeNull();
    }

    [Fact]
    public void What_is_no_file_or_no_assembly_has_no_lines()
    {
        PdbSearch.Find(new ManagedModule("", Guid.Empty, ""), out _).Should().BeNull();
        PdbSearch.Find(new ManagedModule(_folder, Guid.NewGuid(), _folder), out _).Should().BeNull();
        PdbSearch.Find(new ManagedModule("/dev/zero", Guid.NewGuid(), "/dev/zero"), out _).Should().BeNull();
        PdbSearch.Find(new ManagedModule("/proc/self/mem", Guid.NewGuid(), ""), out _).Should().BeNull();
    }

    [Fact]
    public void Any_change_of_a_PDB_makes_it_unusable()
    {
        CopyProgram(optimized: false);
        var good = File.ReadAllBytes(Pdb);
        var module = Module(Assembly) with { PdbPath = "/nowhere/Shop.pdb" };
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var bytes = i % 3 == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            for (var flips = i % 3 == 0 ? 0 : 1 + random.Next(3); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 + random.Next(255));
            if (bytes.AsSpan().SequenceEqual(good))
                continue;
            File.WriteAllBytes(Pdb, bytes);

            using var pdb = PdbSearch.Find(module, out var notice);

            pdb.Should().BeNull();
            notice!.Code.Should().Be("TA0132");
        }
    }

    [Fact]
    public void A_damaged_PDB_that_nothing_vouches_for_neither_breaks_nor_loops()
    {
        CopyProgram(optimized: false);
        var good = File.ReadAllBytes(Pdb);
        var tokens = Enumerable.Range(0, 90).Select(row => 0x06000000 + row).ToList();
        var random = new Random(5);
        for (var i = 0; i < 1500; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var flips = 1 + random.Next(8); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var pdb = PdbFile.TryRead([.. bytes]);
            foreach (var token in tokens)
                _ = pdb?.Find(token, random.Next(200));
        }
    }

    [Fact]
    public void A_damaged_assembly_neither_breaks_nor_takes_memory_that_it_claims_to_need()
    {
        CopyProgram(optimized: true);
        var good = File.ReadAllBytes(Assembly);
        var module = Module(Assembly);
        var random = new Random(9);
        for (var i = 0; i < 500; i++)
        {
            var bytes = i % 4 == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            for (var flips = random.Next(6); flips > 0 && bytes.Length > 0; flips--)
                bytes[random.Next(Math.Min(bytes.Length, 4096))] = (byte)random.Next(256);
            File.WriteAllBytes(Assembly, bytes);
            PdbSearch.Find(module, out _)?.Dispose();
        }
    }

    private void CopyProgram(bool optimized)
    {
        var assembly = LinesProgram.AssemblyPath(optimized);
        File.Copy(assembly, Assembly);
        if (!optimized)
            File.Copy(Path.ChangeExtension(assembly, ".pdb"), Pdb);
    }

    private static ManagedModule Module(string assembly)
    {
        var directory = DebugDirectory.TryRead(assembly)!;
        return new ManagedModule(assembly, directory.PdbId.Guid, directory.PdbPath);
    }

    private static int TokenOf(string assembly, string type, string method)
    {
        using var pe = new PEReader(File.OpenRead(assembly));
        var reader = pe.GetMetadataReader();
        return reader.MethodDefinitions.Where(handle => reader.GetMethodDefinition(handle) is var definition && reader.StringComparer.Equals(definition.Name, method)
            && reader.StringComparer.Equals(reader.GetTypeDefinition(definition.GetDeclaringType()).Name, type)).Select(handle => MetadataTokens.GetToken(handle)).Single();
    }
}
