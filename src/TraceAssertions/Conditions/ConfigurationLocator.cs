namespace TraceAssertions;

/// <summary>Finds renacer.toml by walking up from a folder, as git finds its repository.</summary>
public static class ConfigurationLocator
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "renacer.toml";

    /// <summary>The nearest renacer.toml in <paramref name="startDirectory"/> or above it, or null where there is none.</summary>
    /// <remarks>A folder of that name is found too: it is a mistake that loading then reports, rather than one that is passed over.</remarks>
    public static string? Find(string startDirectory)
    {
        ArgumentNullException.ThrowIfNull(startDirectory);
        for (var directory = new DirectoryInfo(Path.GetFullPath(startDirectory)); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, FileName);
            if (Path.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
