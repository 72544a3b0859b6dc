using System.Reflection;

namespace TraceAssertions.EndToEnd.Samples;

/// <summary>Where this repository lies; the build knows.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "RepositoryRoot").Value!;
}
