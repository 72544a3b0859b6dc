using System.Text.RegularExpressions;

namespace TraceAssertions.Tests.Architecture;

public sealed partial class DocumentLinksTests
{
    private static readonly string[] BuiltFolders = ["bin", "obj", "artifacts", "TestResults", ".git"];

    [Fact]
    public void Every_relative_link_of_every_page_leads_to_a_file_and_a_heading()
    {
        var root = Repository();
        var pages = Directory.EnumerateFiles(root, "*.md", SearchOption.AllDirectories)
            .Where(page => !Path.GetRelativePath(root, page).Split('/').Intersect(BuiltFolders).Any())
            .ToList();

        var broken = pages.SelectMany(page => RelativeLinks(page)
            .Where(link => !Resolves(page, link))
            .Select(link => $"{Path.GetRelativePath(root, page)}: {link}"));

        pages.Should().HaveCountGreaterThan(50);
        broken.Should().BeEmpty();
    }

    [Fact]
    public void Every_page_that_the_source_names_exists()
    {
        var root = Repository();

        var named = Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => NamedPage().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .Where(page => page != "docs/diagnostics/TAnnnn.md")
            .Distinct()
            .ToList();

        named.Should().NotBeEmpty();
        named.Where(page => !File.Exists(Path.Combine(root, page))).Should().BeEmpty();
    }

    private static IEnumerable<string> RelativeLinks(string page) =>
        Link().Matches(Code().Replace(File.ReadAllText(page), ""))
            .Select(match => match.Groups[1].Value)
            .Where(link => !Uri.TryCreate(link, UriKind.Absolute, out _));

    private static bool Resolves(string page, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
        return parts.Length == 1 ? Path.Exists(target)
            : File.Exists(target) && Heading().Matches(File.ReadAllText(target)).Any(match => Anchor(match.Groups[1].Value) == parts[1]);
    }

    /// <summary>As GitHub makes it: lower case, punctuation dropped, blanks as hyphens.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : char.ToLowerInvariant(c)));

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TraceAssertions.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^#+ +(.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"docs/[A-Za-z/]+\.md")]
    private static partial Regex NamedPage();
}
