namespace TraceAssertions.PackageTests;

/// <summary>A user's test project of one of the frameworks that have a package of ours: a traced test that keeps its budget, and one that exceeds it.</summary>
internal sealed class FrameworkProject : UserProject
{
    private readonly string _programProperty;

    private FrameworkProject(PackageFeed feed, string name, string programProperty, string[] packages, string testFile)
        : base(feed, name)
    {
        _programProperty = programProperty;
        Write("Shop.Tests.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <{programProperty}>true</{programProperty}>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {feed.References(["Microsoft.NET.Test.Sdk", .. packages])}
              </ItemGroup>
            </Project>
            """);
        Write("renacer.toml", ShopProject.Configuration);
        Write("Greeter.cs", ShopProject.Greeter);
        Write("GreeterTests.cs", testFile);
    }

    /// <summary>What <c>dotnet test</c> is told to run them by VSTest: a program of MSTest refuses that.</summary>
    public string[] ByVSTest => _programProperty == "EnableMSTestRunner" ? ["-p:EnableMSTestRunner=false"] : [];

    /// <summary>The path of the program of Microsoft.Testing.Platform that the tests are.</summary>
    public string Program => Path.Combine(Folder, "bin", "Debug", "net10.0", "Shop.Tests.dll");

    /// <summary>A project of a framework, with what our guide says and nothing else.</summary>
    /// <param name="feed">Where its packages come from.</param>
    /// <param name="framework">The end of our package's name.</param>
    public static FrameworkProject Of(PackageFeed feed, string framework)
    {
        var package = "TraceAssertions." + framework;
        var name = "Läden mit " + framework;
        return framework switch
        {
            "XunitV3" => new FrameworkProject(
                feed, name, "UseMicrosoftTestingPlatformRunner", [package, "xunit.v3", "xunit.runner.visualstudio"], Tests("Xunit", "", "[TracedTest]")),
            "NUnit" => new FrameworkProject(
                feed, name, "EnableNUnitRunner", [package, .. PackageFeed.NUnit], Tests("NUnit.Framework", "", "[Test, TracedTest]")),
            "MSTest" => new FrameworkProject(
                feed, name, "EnableMSTestRunner", [package, "MSTest.TestFramework", "MSTest.TestAdapter"], Tests("Microsoft.VisualStudio.TestTools.UnitTesting", "[TestClass]", "[TracedTestMethod]")),
            _ => throw new ArgumentOutOfRangeException(nameof(framework), framework, "no such framework"),
        };
    }

    private static string Tests(string framework, string classAttribute, string methodAttribute) => $$"""
        using TraceAssertions;
        using {{framework}};

        namespace Shop.Tests;

        {{classAttribute}}
        public sealed class GreeterTests
        {
            {{methodAttribute}}
            public void Greets() => Greeter.Write(Path.Combine(AppContext.BaseDirectory, "greeting.txt"));

            {{methodAttribute}}
            public void Greets_too_often()
            {
                for (var i = 0; i < 4; i++)
                    Greeter.Write(Path.Combine(AppContext.BaseDirectory, "greetings.txt"));
            }
        }
        """;
}
