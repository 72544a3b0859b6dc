using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

public class ManagedSymbolizerTests
{
    private const int Pid = 7;
    private static readonly string Assembly = LinesProgram.AssemblyPath(optimized: false);

    [Theory]
    [InlineData(JitTier.MinOptJitted, SourcePrecision.ExactLine)]
    [InlineData(JitTier.QuickJitted, SourcePrecision.ApproximateLine)]
    [InlineData(JitTier.QuickJittedInstrumented, SourcePrecision.ApproximateLine)]
    [InlineData(JitTier.OptimizedTier1, SourcePrecision.ApproximateLine)]
    [InlineData(JitTier.OptimizedTier1Osr, SourcePrecision.ApproximateLine)]
    [InlineData(JitTier.OptimizedTier1Instrumented, SourcePrecision.ApproximateLine)]
    [InlineData(JitTier.Optimized, SourcePrecision.ApproximateLine)]
    [InlineData(JitTier.Unknown, SourcePrecision.ApproximateLine)]
    public void Only_code_that_is_not_optimised_and_never_will_be_has_exact_lines(object tier, SourcePrecision expected)
    {
        var place = Locate(Plain with { Tier = (JitTier)tier }, 20);

        place.Precision.Should().Be(expected);
        place.Line.Should().BePositive();
        place.File.Should().EndWith("Bodies.cs");
    }

    [Fact]
    public void Code_that_the_compiler_added_has_no_exact_line()
    {
        Locate(Plain, 2).Precision.Should().Be(SourcePrecision.ApproximateLine, "the prolog is no statement");
        Locate(Plain, 90).Precision.Should().Be(SourcePrecision.ApproximateLine, "the epilog is no statement");
    }

    [Fact]
    public void Statements_that_the_compiler_hid_have_the_line_before_them_not_exactly()
    {
        var (token, hidden) = Hidden();
        var method = Plain with { MetadataToken = token, Map = new NativeToIL([0], [hidden]) };

        Locate(method, 5).Precision.Should().Be(SourcePrecision.ApproximateLine);
    }

    [Fact]
    public void Without_a_map_or_a_file_there_is_the_name_alone()
    {
        foreach (var method in new[] { Plain with { Map = null }, Plain with { IsDynamic = true }, Plain with { Module = null }, Plain with { Module = new ManagedModule("", Guid.Empty, "") }, Plain with { MetadataToken = 0x06ffffff }, Plain with { MetadataToken = 0x02000001 } })
        {
            var place = Locate(method, 20);
            place.Precision.Should().Be(SourcePrecision.Function);
            place.Function.Should().Be("Bodies.Plain");
            (place.File, place.Line).Should().Be((null, 0));
        }
    }

    [Fact]
    public void A_PDB_that_does_not_fit_is_told_once()
    {
        var module = Plain.Module! with { PdbId = Guid.NewGuid() };
        var symbolizer = new ManagedSymbolizer(new Fixed(Plain with { Module = module }));

        for (ulong offset = 0; offset < 50; offset++)
            symbolizer.Symbolize(Pid, Plain.Start + offset)!.Single().Precision.Should().Be(SourcePrecision.Function);

        symbolizer.Notices.Should().ContainSingle().Which.Code.Should().Be("TA0132");
    }

    private static JittedMethod Plain { get; } = new()
    {
        Start = 0x1000,
        Size = 100,
        TypeName = "TraceAssertions.LinesProgram.Bodies",
        MethodName = "Plain",
        Tier = JitTier.MinOptJitted,
        MetadataToken = Methods(Assembly).First(method => method.Type == "Bodies" && method.Name == "Plain").Token,
        Module = new ManagedModule(Assembly, DebugDirectory.TryRead(Assembly)!.PdbId.Guid, ""),
        Map = new NativeToIL([0, 10, 80], [NativeToIL.Prolog, 1, NativeToIL.Epilog]),
    };

    private static SourceLocation Locate(JittedMethod method, ulong offset) => new ManagedSymbolizer(new Fixed(method)).Symbolize(Pid, method.Start + offset)!.Single();

    private static (int Token, int Offset) Hidden()
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(Assembly, ".pdb")));
        var reader = provider.GetMetadataReader();
        return reader.MethodDebugInformation
            .SelectMany(handle => reader.GetMethodDebugInformation(handle).GetSequencePoints().Where(point => point.IsHidden && point.Offset > 0)
                .Select(point => (MetadataTokens.GetToken(handle.ToDefinitionHandle()), point.Offset)))
            .First();
    }

    private static List<(int Token, string Type, string Name)> Methods(string assembly)
    {
        using var pe = new PEReader(File.OpenRead(assembly));
        var reader = pe.GetMetadataReader();
        return [.. reader.MethodDefinitions.Select(handle => (MetadataTokens.GetToken(handle),
            reader.GetString(reader.GetTypeDefinition(reader.GetMethodDefinition(handle).GetDeclaringType()).Name), reader.GetString(reader.GetMethodDefinition(handle).Name)))];
    }

    private sealed class Fixed(JittedMethod method) : IMethodSource
    {
        public IReadOnlyList<Diagnostic> Notices => [];

        public MethodMap Methods(int pid) => MethodMap.Empty.With([method]);

        public MethodMap Refresh(int pid, ulong address, MethodMap known) => known;
    }
}
