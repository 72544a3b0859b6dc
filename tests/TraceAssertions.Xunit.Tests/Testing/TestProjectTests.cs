using System.Reflection;
using TraceAssertions.Testing;

namespace TraceAssertions.XunitTests.Testing;

public sealed class TestProjectTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("test-project-").FullName;

    [Fact]
    public void The_build_bakes_the_project_directory_into_the_test_assembly()
    {
        var directory = TestProject.DirectoryOf(Assembly.GetExecutingAssembly());

        File.Exists(Path.Combine(directory, "TraceAssertions.Xunit.Tests.csproj")).Should().BeTrue("{0} must be this project's", directory);
        Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Should().ContainSingle(metadata => metadata.Key == TestProject.MetadataKey);
    }

    [Theory]
    [InlineData("Some.csproj")]
    [InlineData("Some.fsproj")]
    [InlineData("renacer.toml")]
    public void Without_metadata_the_nearest_folder_with_a_project_or_a_configuration_is_taken(string file)
    {
        var deep = Directory.CreateDirectory(Path.Combine(_root, "project", "bin", "Debug", "net10.0")).FullName;
        File.WriteAllText(Path.Combine(_root, "project", file), "");
        File.WriteAllText(Path.Combine(_root, "renacer.toml"), "");

        TestProject.SearchUpFrom(deep).Should().Be(Path.Combine(_root, "project"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
