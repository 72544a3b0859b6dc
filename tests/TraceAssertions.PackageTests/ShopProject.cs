namespace TraceAssertions.PackageTests;

/// <summary>A user's test project: one reference to TraceAssertions.Xunit, a traced test, a program with a golden trace, and a renacer.toml.</summary>
internal sealed class ShopProject : UserProject
{
    public ShopProject(PackageFeed feed, string name, string framework)
        : base(feed, name)
    {
        Write("Shop.Tests.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {framework}
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {feed.Reference("Microsoft.NET.Test.Sdk")}
                {feed.Reference("TraceAssertions.Xunit")}
                {feed.Reference("xunit")}
                {feed.Reference("xunit.runner.visualstudio")}
              </ItemGroup>
              <ItemGroup>
                <GoldenTrace Include="greeting program" Command="/bin/cat" Arguments="&quot;Gruß &amp; Kuß.txt&quot;" />
              </ItemGroup>
            </Project>
            """);
        Write("Gruß & Kuß.txt", "hello\n");
        Write("renacer.toml", Configuration);
        Write("Greeter.cs", Greeter);
        Write("GreeterTests.cs", """
            using TraceAssertions;
            using Xunit;

            namespace Shop.Tests;

            public sealed class GreeterTests
            {
                [TracedTest]
                public void Greets() => Greeter.Write(Path.Combine(AppContext.BaseDirectory, "greeting.txt"));
            }
            """);
    }

    public const string Configuration = """
        # What the tests may do.
        [[trace_assertions]]
        name = "Few writes"
        condition = "spans.io:write.count <= 3"
        severity = "error"

        """;

    public const string Greeter = """
        namespace Shop.Tests;

        internal static class Greeter
        {
            public static void Write(string path)
            {
                using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
                for (var i = 0; i < 40; i++)
                    stream.WriteByte((byte)'x');
            }
        }
        """;

    /// <summary>The same with its buffer lost: a call for each byte.</summary>
    public static string BrokenGreeter => Greeter.Replace("FileAccess.Write)", "FileAccess.Write, FileShare.None, bufferSize: 0)", StringComparison.Ordinal);
}
