using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace TraceAssertions.Tests.Architecture;

/// <summary>Holds the direction in which the folders of TraceAssertions depend on each other, and what its projects may use.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Order = ["Model", "Collection", "Analysis", "Conditions", "Golden", "Testing"];

    private static readonly string Repository = FindRepository();

    [Fact]
    public void Folders_depend_only_on_those_to_their_left()
    {
        var uses = TypeReferences.Of(typeof(CausalTrace).Assembly.Location);
        var folders = FoldersOfTypes();
        var wrong = uses
            .Where(use => folders.TryGetValue(use.From, out var from) && folders.TryGetValue(use.To, out var to) && Rank(to) > Rank(from))
            .Select(use => $"{folders[use.From]}/{use.From} uses {folders[use.To]}/{use.To}");
        wrong.Should().BeEmpty();
        uses.Should().Contain(("TraceAnalysis", "CausalTrace"), "otherwise nothing is examined");
        uses.Should().Contain(("CriticalPathFinder", "SpanColumns"), "method bodies are examined too");
    }

    [Fact]
    public void Every_type_lies_in_a_file_of_its_name_in_a_known_folder()
    {
        var folders = FoldersOfTypes();
        var compiled = TypeReferences.TopLevelTypes(typeof(CausalTrace).Assembly.Location);
        compiled.Should().OnlyContain(type => folders.ContainsKey(type));
        folders.Values.Should().OnlyContain(folder => Order.Contains(folder));
    }

    [Fact]
    public void What_loads_into_a_users_host_references_only_the_framework_and_Sprache()
    {
        using var pe = new PEReader(File.OpenRead(typeof(CausalTrace).Assembly.Location));
        var reader = pe.GetMetadataReader();
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name))
            .Where(name => !File.Exists(Path.Combine(framework, name + ".dll")))
            .Should().BeSubsetOf(["Sprache"]);
        Packages("src/TraceAssertions/TraceAssertions.csproj").Should().Equal("Sprache");
    }

    [Fact]
    public void Only_the_tracer_allows_unsafe_code()
    {
        var allowed = Directory.EnumerateFiles(Path.Combine(Repository, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => XDocument.Load(project).Descendants("AllowUnsafeBlocks").Any(e => bool.Parse(e.Value)))
            .Select(Path.GetFileNameWithoutExtension);
        allowed.Should().Equal("TraceAssertions.Tracing");
    }

    private static int Rank(string folder) => Array.IndexOf(Order, folder);

    private static IEnumerable<string> Packages(string project) =>
        XDocument.Load(Path.Combine(Repository, project)).Descendants("PackageReference").Select(e => e.Attribute("Include")!.Value);

    private static Dictionary<string, string> FoldersOfTypes()
    {
        var root = Path.Combine(Repository, "src", "TraceAssertions");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Split('/'))
            .Where(parts => parts[0] is not ("bin" or "obj"))
            .ToDictionary(parts => Path.GetFileNameWithoutExtension(parts[^1]), parts => parts[0]);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TraceAssertions.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("the repository is not around the tests");
        return folder.FullName;
    }
}
