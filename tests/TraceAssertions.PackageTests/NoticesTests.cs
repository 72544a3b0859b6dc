using System.IO.Compression;

namespace TraceAssertions.PackageTests;

/// <summary>What others wrote and a package brings along is named in the package, with its licence.</summary>
[Collection(PackageCollection.Name)]
public sealed class NoticesTests(PackageFeed feed)
{
    [Fact]
    public void Every_assembly_of_others_is_named_in_the_notices_of_its_package()
    {
        var foreign = new HashSet<string>();
        foreach (var file in Directory.EnumerateFiles(feed.Folder, "*.nupkg"))
        {
            using var package = ZipFile.OpenRead(file);
            using var notices = new StreamReader(package.GetEntry("THIRD-PARTY-NOTICES.txt")!.Open());
            var text = notices.ReadToEnd();
            text.Should().Contain("Permission is hereby granted");
            foreach (var assembly in package.Entries.Select(entry => entry.Name).Where(IsOfOthers))
            {
                text.Should().MatchRegex($@"(?m)^ +{System.Text.RegularExpressions.Regex.Escape(assembly)}\s", Path.GetFileName(file));
                foreign.Add(assembly);
            }
        }

        foreign.Should().Contain(["Microsoft.Diagnostics.Tracing.TraceEvent.dll", "System.CommandLine.dll"], "else this test looks at nothing");
    }

    private static bool IsOfOthers(string name) =>
        name.EndsWith(".dll", StringComparison.Ordinal) && name != "renacer.dll" && !name.StartsWith("TraceAssertions.", StringComparison.Ordinal);
}
