using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Build.Framework;

namespace TraceAssertions.MSBuild.Tests;

/// <summary>Stands for MSBuild: keeps what a task logs, each as one line in the form in which a build prints it.</summary>
internal sealed class RecordingEngine : IBuildEngine
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "/not/a/place/to/tell/errors/at.targets";

    public void LogErrorEvent(BuildErrorEventArgs e) => _lines.Enqueue($"{e.File}({e.LineNumber},{e.ColumnNumber}): error {e.Code}: {e.Message}");

    public void LogWarningEvent(BuildWarningEventArgs e) => _lines.Enqueue($"{e.File}({e.LineNumber},{e.ColumnNumber}): warning {e.Code}: {e.Message}");

    public void LogMessageEvent(BuildMessageEventArgs e)
    {
        // ToolTask's own talk.
        if (e.Importance != MessageImportance.Low)
            _lines.Enqueue(e.Code is null ? $"{e.Importance}: {e.Message}" : $"{e.File}({e.LineNumber},{e.ColumnNumber}): {e.Importance} {e.Code}: {e.Message}");
    }

    public void LogCustomEvent(CustomBuildEventArgs e)
    {
    }

    public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();
}
