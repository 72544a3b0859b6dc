namespace TraceAssertions.PackageTests;

/// <summary>A user's project, in a folder of its own outside of the repository.</summary>
internal class UserProject(PackageFeed feed, string name)
{
    public string Folder { get; } = feed.NewProject(name);

    public string ConfigurationFile => Path.Combine(Folder, "renacer.toml");

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public Task<CommandResult> DotNetAsync(params string[] arguments) => feed.DotNetAsync(Folder, null, arguments);

    public Task<CommandResult> DotNetAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) => feed.DotNetAsync(Folder, environment, arguments);
}
