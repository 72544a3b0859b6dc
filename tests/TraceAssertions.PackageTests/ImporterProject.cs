namespace TraceAssertions.PackageTests;

/// <summary>A user's NUnit project that asserts on parts of its traced tests with FluentAssertions.</summary>
internal sealed class ImporterProject : UserProject
{
    public ImporterProject(PackageFeed feed)
        : base(feed, "Einfuhr in Teilen")
    {
        Write("Shop.Tests.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {feed.References(["Microsoft.NET.Test.Sdk", "TraceAssertions.FluentAssertions", "TraceAssertions.NUnit", .. PackageFeed.NUnit])}
              </ItemGroup>
              <ItemGroup>
                <None Include="orders.csv" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
            </Project>
            """);
        Write("orders.csv", "1;bread\n2;cake\n");
        Write("Importer.cs", Importer);
        Write("ImporterTests.cs", Tests);
    }

    public string Golden => Path.Combine(Folder, "golden_traces");

    public const string Importer = """
        namespace Shop.Tests;

        internal static class Importer
        {
            public static void Import(string path) => File.ReadAllBytes(path);
        }
        """;

    /// <summary>The same with a second look at the file.</summary>
    public static string ImporterThatReadsTwice => Importer.Replace("=> File.ReadAllBytes(path);", "{ File.ReadAllBytes(path); File.ReadAllBytes(path); }", StringComparison.Ordinal);

    public const string Tests = """
        using FluentAssertions;
        using NUnit.Framework;
        using TraceAssertions;

        namespace Shop.Tests;

        public sealed class ImporterTests
        {
            private static string Orders => Path.Combine(AppContext.BaseDirectory, "orders.csv");

            [Test, TracedTest]
            public void Imports()
            {
                File.GetLastWriteTimeUtc(Orders);
                TraceSession.Run(() => Importer.Import(Orders), "import").Should().HaveSyscall("openat", AtMost.Twice()).And.MatchGolden();
            }
        }
        """;

    /// <summary>The same without a golden trace of the part.</summary>
    public static string TestsWithoutPart => Tests.Replace(".And.MatchGolden()", "", StringComparison.Ordinal);
}
