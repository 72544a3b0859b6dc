using System.Reflection;

namespace TraceAssertions.Testing;

/// <summary>The folder of the project that a test assembly was built from: where renacer.toml is looked for and results are written.</summary>
internal static class TestProject
{
    /// <summary>The key under which the build bakes the folder into the test assembly (build/TraceAssertions.Adapter.targets).</summary>
    public const string MetadataKey = "TraceAssertions.ProjectDirectory";

    // A folder on the way up that may not be listed is no project of this user.
    private static readonly EnumerationOptions Accessible = new() { IgnoreInaccessible = true };

    /// <summary>The baked folder while it exists, else the nearest one at or above the assembly that has a project or a renacer.toml, else the assembly's own.</summary>
    public static string DirectoryOf(Assembly assembly)
    {
        var baked = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == MetadataKey)?.Value;
        if (baked is not null && Directory.Exists(baked))
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(baked));
        return SearchUpFrom(assembly.Location.Length == 0 ? AppContext.BaseDirectory : Path.GetDirectoryName(assembly.Location)!);
    }

    /// <summary>The nearest folder at or above <paramref name="folder"/> that looks like a project's; <paramref name="folder"/> itself where none does.</summary>
    public static string SearchUpFrom(string folder)
    {
        for (var candidate = new DirectoryInfo(folder); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(Path.Combine(candidate.FullName, "renacer.toml")) || candidate.EnumerateFiles("*.*proj", Accessible).Any())
                return candidate.FullName;
        }

        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    }
}
