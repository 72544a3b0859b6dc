using System.Diagnostics;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace TraceAssertions.MSBuild;

/// <summary>Runs the <c>renacer</c> tool in a process of its own and makes the diagnostics that it writes to its standard error those of the build.</summary>
/// <remarks>
/// Lines of the tool that are no diagnostics become messages: those of standard error, which explain the diagnostics, of high importance, and the others of <see cref="OutputImportance"/>.
/// An exit code other than 0 fails the task, also where no error was told.
/// </remarks>
public sealed class RunRenacer : ToolTask
{
    // MSBuild and the dotnet command set these for their own children; what the tool traces must not behave differently under a build.
    private static readonly string[] SetByMSBuild =
        ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly", "MSBUILDLOADALLFILESASREADONLY", "MSBUILD_EXE_PATH", "MSBUILDUSESERVER", "_MSBUILDTLENABLED"];

    private MessageImportance _outputImportance = MessageImportance.Normal;

    /// <summary>The tool's assembly, <c>renacer.dll</c>.</summary>
    [Required]
    public string ToolAssembly { get; set; } = "";

    /// <summary>The command and its subcommand, for example <c>golden;check</c>.</summary>
    [Required]
    public string[] Command { get; set; } = [];

    /// <summary>The project file that errors without a place of their own are told at.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The <c>dotnet</c> program, as a path or a name to look for in PATH.</summary>
    public string DotNetHost { get; set; } = "dotnet";

    /// <summary>The folder of the project: <c>--project</c>.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>The renacer.toml: <c>--config</c>.</summary>
    public string? Configuration { get; set; }

    /// <summary>The test assemblies: <c>--test-assembly</c> for each.</summary>
    public string[] TestAssemblies { get; set; } = [];

    /// <summary>The run settings of the tests: <c>--settings</c>.</summary>
    public string? Settings { get; set; }

    /// <summary>The file of programs that <see cref="WriteGoldenPrograms"/> wrote: <c>--programs</c>.</summary>
    public string? Programs { get; set; }

    /// <summary>The folder to write to instead of the project's own: <c>--output</c>.</summary>
    public string? OutputDirectory { get; set; }

    /// <summary>Which tests to run, in the language of <c>dotnet test --filter</c>: <c>--filter</c>.</summary>
    public string? Filter { get; set; }

    /// <summary>Whether everything is meant: <c>--all</c>.</summary>
    public bool All { get; set; }

    /// <summary>The names that are meant, as arguments.</summary>
    public string[] Names { get; set; } = [];

    /// <summary>How important the tool's standard output is: <c>high</c>, <c>normal</c> (the default) or <c>low</c>.</summary>
    public string OutputImportance
    {
        get => _outputImportance.ToString();
        set => _outputImportance = (MessageImportance)Enum.Parse(typeof(MessageImportance), value, ignoreCase: true);
    }

    /// <inheritdoc/>
    protected override string ToolName => "dotnet";

    // The two streams differ by their importance alone when they reach LogEventsFromTextOutput.

    /// <inheritdoc/>
    protected override MessageImportance StandardErrorLoggingImportance => MessageImportance.High;

    /// <inheritdoc/>
    protected override MessageImportance StandardOutputLoggingImportance => MessageImportance.Low;

    // The tool writes UTF-8 whatever the locale.

    /// <inheritdoc/>
    protected override Encoding StandardErrorEncoding => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    protected override Encoding StandardOutputEncoding => StandardErrorEncoding;

    /// <inheritdoc/>
    protected override bool ValidateParameters()
    {
        if (!File.Exists(ToolAssembly))
            Error(DiagnosticCodes.ToolMissing, $"the renacer tool is not at '{ToolAssembly}'; restore the package TraceAssertions.MSBuild again, or set TraceAssertionsToolPath to a renacer.dll");
        else if (ProgramPath.Find(DotNetHost) is null)
            Error(DiagnosticCodes.ToolMissing, $"the 'dotnet' program is not at '{DotNetHost}'; set TraceAssertionsDotNetPath to it");
        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    protected override string GenerateFullPathToTool() => ProgramPath.Find(DotNetHost)!;

    /// <inheritdoc/>
    protected override string GenerateCommandLineCommands()
    {
        var arguments = new ArgumentList();
        arguments.Add("exec");
        arguments.Add(ToolAssembly);
        foreach (var word in Command)
            arguments.Add(word);
        arguments.Add("--project", ProjectDirectory);
        arguments.Add("--config", Configuration);
        foreach (var assembly in TestAssemblies)
            arguments.Add("--test-assembly", assembly);
        arguments.Add("--settings", Settings);
        arguments.Add("--programs", Programs);
        arguments.Add("--output", OutputDirectory);
        arguments.Add("--filter", Filter);
        if (All)
            arguments.Add("--all");
        foreach (var name in Names)
            arguments.Add(name);
        return arguments.ToString();
    }

    /// <inheritdoc/>
    protected override ProcessStartInfo GetProcessStartInfo(string pathToTool, string commandLineCommands, string responseFileSwitch)
    {
        var start = base.GetProcessStartInfo(pathToTool, commandLineCommands, responseFileSwitch);
        // On Unix ToolTask turns the backslashes of a command line into slashes, also those that are part of a name or of a test filter.
        start.Arguments = GenerateCommandLineCommands();
        foreach (var name in SetByMSBuild)
            start.Environment.Remove(name);
        return start;
    }

    /// <inheritdoc/>
    protected override string? GetWorkingDirectory() => string.IsNullOrEmpty(ProjectDirectory) ? null : ProjectDirectory;

    /// <inheritdoc/>
    protected override void LogToolCommand(string message) => Log.LogCommandLine(MessageImportance.Low, message);

    /// <inheritdoc/>
    protected override void LogEventsFromTextOutput(string singleLine, MessageImportance messageImportance)
    {
        if (messageImportance != StandardErrorLoggingImportance)
            Log.LogMessage(_outputImportance, "{0}", singleLine);
        else if (CanonicalMessage.Parse(singleLine) is { } message)
            Tell(message);
        else
            Log.LogMessage(MessageImportance.High, "{0}", singleLine);
    }

    /// <inheritdoc/>
    protected override bool HandleTaskExecutionErrors()
    {
        if (!Log.HasLoggedErrors)
            Error(DiagnosticCodes.ToolFailed, $"'renacer {string.Join(" ", Command)}' ended with exit code {ExitCode} and told no error; the messages above are all that it wrote");
        return false;
    }

    private void Tell(CanonicalMessage message)
    {
        var file = message.File.Length > 0 ? message.File : ProjectFile;
        switch (message.Severity)
        {
            case "error":
                Log.LogError(null, message.Code, null, file, message.Line, message.Column, 0, 0, message.Text);
                break;
            case "warning":
                Log.LogWarning(null, message.Code, null, file, message.Line, message.Column, 0, 0, message.Text);
                break;
            default:
                Log.LogMessage(null, message.Code, null, file, message.Line, message.Column, 0, 0, MessageImportance.High, message.Text);
                break;
        }
    }

    private void Error(string code, string text) => Log.LogError(null, code, null, ProjectFile, 0, 0, 0, 0, text);
}
