using System.Text.RegularExpressions;

namespace TraceAssertions.Tests.Architecture;

public sealed partial class DiagnosticPagesTests
{
    [Fact]
    public void Every_code_in_the_source_has_a_page_and_every_page_a_code()
    {
        var root = Repository();
        var codes = new[] { "*.cs", "*.targets" }
            .SelectMany(kind => Directory.EnumerateFiles(Path.Combine(root, "src"), kind, SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Distinct();
        var pages = Directory.EnumerateFiles(Path.Combine(root, "docs", "diagnostics"), "TA*.md").Select(Path.GetFileNameWithoutExtension);

        pages.Should().BeEquivalentTo(codes);
    }

    [GeneratedRegex(@"\b(TA[0-9]{4})\b")]
    private static partial Regex Code();

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TraceAssertions.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
