using YamlDotNet.RepresentationModel;

namespace TraceAssertions.Cli.Tests.Samples;

/// <summary>A file of samples/ci, as the CI system reads it.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Root">The document.</param>
internal sealed record CiSample(string Name, YamlMappingNode Root)
{
    /// <summary>A script of a step, and whether it runs after a failure too.</summary>
    internal sealed record Step(string Script, bool Always);

    public static string Repository
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "TraceAssertions.sln")))
                folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    public static CiSample Load(string name)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Repository, "samples", "ci", name));
        stream.Load(reader);
        return new(name, (YamlMappingNode)stream.Documents.Single().RootNode);
    }

    /// <summary>The node at keys and list positions.</summary>
    public YamlNode At(params object[] path) => path.Aggregate((YamlNode)Root, (node, step) => step is int index ? node[index] : node[(string)step]);

    /// <summary>Every script of the pipeline, in its order.</summary>
    public IReadOnlyList<Step> Steps => Name switch
    {
        "golden-trace.yml" => [.. Scripts(At("jobs", "validate", "steps"), "run", "if")],
        "azure-pipelines.yml" => [.. Scripts(At("steps"), "script", "condition")],
        _ => [.. Lines(At("golden-trace", "script"), false), .. Lines(At("golden-trace", "after_script"), true)],
    };

    private static IEnumerable<Step> Lines(YamlNode scripts, bool always) => ((YamlSequenceNode)scripts).Select(line => new Step(Text(line), always));

    private static IEnumerable<Step> Scripts(YamlNode steps, string script, string condition) =>
        ((YamlSequenceNode)steps).Cast<YamlMappingNode>()
            .Where(step => step.Children.ContainsKey(script))
            .Select(step => new Step(Text(step[script]), step.Children.TryGetValue(condition, out var value) && Text(value) == "always()"));

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}
