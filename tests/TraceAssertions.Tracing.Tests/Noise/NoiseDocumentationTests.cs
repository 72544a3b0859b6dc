using TraceAssertions.Tracing.Noise;

namespace TraceAssertions.Tracing.Tests.Noise;

/// <summary>The page on noise says what the rules say. <c>UPDATE_DOCS=1</c> writes the generated part anew.</summary>
public sealed class NoiseDocumentationTests
{
    private const string Start = "<!-- rules: generated -->\n", End = "<!-- end of rules -->";

    [Fact]
    public void Noise_md_has_every_rule()
    {
        var path = Path.Combine(Repository(), "docs", "reference", "noise.md");
        var written = File.ReadAllText(path);
        var rows = string.Concat(NoiseRules.All.Select(rule => $"| `{rule.Name}` | {rule.Explanation.Replace("|", "\\|", StringComparison.Ordinal)} |\n"));
        var expected = $"{written[..written.IndexOf(Start, StringComparison.Ordinal)]}{Start}| rule | what it explains |\n|---|---|\n{rows}{written[written.IndexOf(End, StringComparison.Ordinal)..]}";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(path, expected);
        else
            written.Should().Be(expected, "UPDATE_DOCS=1 writes it anew");
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TraceAssertions.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
