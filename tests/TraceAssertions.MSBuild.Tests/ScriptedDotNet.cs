namespace TraceAssertions.MSBuild.Tests;

/// <summary>A program in the place of <c>dotnet</c>: it notes its arguments, environment and working directory, and then does what its script says.</summary>
internal sealed class ScriptedDotNet : IDisposable
{
    public ScriptedDotNet(string script = "")
    {
        // A space, quotation marks and letters that are not ASCII, in whatever the tests hand over.
        Folder = Directory.CreateTempSubdirectory("ein Ordner für \"alles\" ").FullName;
        Program = Path.Combine(Folder, "dotnet");
        ToolAssembly = Path.Combine(Folder, "renacer.dll");
        ProjectFile = Path.Combine(Folder, "Shop.Tests.csproj");
        File.WriteAllText(ToolAssembly, "");
        File.WriteAllText(Program, $$"""
            #!/bin/sh
            here=$(dirname "$0")
            printf '%s\0' "$@" > "$here/arguments"
            env > "$here/environment"
            pwd > "$here/directory"
            {{script}}
            """);
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Folder { get; }

    public string Program { get; }

    public string ToolAssembly { get; }

    public string ProjectFile { get; }

    public RecordingEngine Engine { get; } = new();

    public string[] Arguments => File.ReadAllText(Path.Combine(Folder, "arguments")).Split('\0')[..^1];

    public string[] Environment => File.ReadAllLines(Path.Combine(Folder, "environment"));

    public string WorkingDirectory => File.ReadAllText(Path.Combine(Folder, "directory")).TrimEnd('\n');

    public RunRenacer Task(params string[] command) => new()
    {
        BuildEngine = Engine,
        DotNetHost = Program,
        ToolAssembly = ToolAssembly,
        ProjectFile = ProjectFile,
        ProjectDirectory = Folder,
        Command = command,
    };

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
