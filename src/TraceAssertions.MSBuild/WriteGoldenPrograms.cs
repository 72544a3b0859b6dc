using System.Text;
using Microsoft.Build.Framework;

namespace TraceAssertions.MSBuild;

/// <summary>Writes the <c>GoldenTrace</c> items of a project as the TOML file that <c>renacer golden --programs</c> reads.</summary>
/// <remarks>The names are checked by the tool, which also knows those of the tests.</remarks>
public sealed class WriteGoldenPrograms : Microsoft.Build.Utilities.Task
{
    /// <summary>The items; <c>Command</c> is required, <c>Arguments</c> and <c>WorkingDirectory</c> are not.</summary>
    public ITaskItem[] Items { get; set; } = [];

    /// <summary>The project's folder: relative folders and commands are relative to it, and programs run in it.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The project file, which an item without a place of its own is told at.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The file to write; it is replaced.</summary>
    [Required]
    public string File { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        var text = new StringBuilder("# Written by the build from the GoldenTrace items of the project.\n");
        foreach (var item in Items)
            Append(text, item);
        if (Log.HasLoggedErrors)
            return false;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(File))!);
            System.IO.File.WriteAllText(File, text.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, DiagnosticCodes.ProgramsWrong, null, File, 0, 0, 0, 0, $"the file of programs cannot be written: {exception.Message}");
        }

        return !Log.HasLoggedErrors;
    }

    private void Append(StringBuilder text, ITaskItem item)
    {
        var command = item.GetMetadata("Command");
        var file = item.GetMetadata("DefiningProjectFullPath") is { Length: > 0 } defining ? defining : ProjectFile;
        if (string.IsNullOrWhiteSpace(command))
        {
            Log.LogError(null, DiagnosticCodes.ProgramsWrong, null, file, 0, 0, 0, 0,
                $"the GoldenTrace item '{item.ItemSpec}' has no Command; write <GoldenTrace Include=\"{item.ItemSpec}\" Command=\"the program to trace\" />");
            return;
        }

        text.Append("\n[[program]]\n");
        Append(text, "name", item.ItemSpec);
        // A bare name is looked for in PATH; anything else is a file, wherever the program then runs.
        Append(text, "command", command.IndexOf('/') >= 0 ? Path.GetFullPath(Path.Combine(ProjectDirectory, command)) : command);
        if (item.GetMetadata("Arguments") is { Length: > 0 } arguments)
            Append(text, "arguments", arguments);
        Append(text, "working_directory", Path.GetFullPath(Path.Combine(ProjectDirectory, item.GetMetadata("WorkingDirectory"))));
        Append(text, "declared_in", file);
    }

    private static void Append(StringBuilder text, string key, string value) => text.Append(key).Append(" = ").Append(TomlText.Quote(value)).Append('\n');
}
