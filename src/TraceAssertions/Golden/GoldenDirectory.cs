namespace TraceAssertions;

/// <summary>The folder of a project's golden traces and the names of the files in it.</summary>
/// <remarks><c>NAME.json</c>, <c>NAME_summary.txt</c>, <c>NAME_source.json</c>, <c>NAME.received.json</c>; <c>ANALYSIS.md</c> for all. A variant has a folder of its own below.</remarks>
internal sealed class GoldenDirectory
{
    /// <summary>How the name of a received file ends.</summary>
    public const string ReceivedSuffix = ".received.json";

    /// <param name="projectDirectory">The project's folder.</param>
    /// <param name="options">The table <c>[golden]</c>.</param>
    /// <param name="environment">Decides which variant applies.</param>
    public GoldenDirectory(string projectDirectory, GoldenOptions options, GoldenEnvironment environment) => throw new NotImplementedException();

    /// <summary>The absolute folder, the variant's where one applies. It need not exist.</summary>
    public string FullPath => throw new NotImplementedException();

    /// <summary>The absolute path of a golden file.</summary>
    /// <param name="name">A test's display name or a program's name; anything: it is made safe as the names of trace files are.</param>
    public string PathOf(string name) => throw new NotImplementedException();

    /// <summary>The absolute path of the received file.</summary>
    public string ReceivedPathOf(string name) => throw new NotImplementedException();

    /// <summary>The absolute paths of all golden files in it, ordered; received, summary and source files are not among them.</summary>
    public IReadOnlyList<string> Goldens() => throw new NotImplementedException();

    /// <summary>The absolute paths of all received files in it, ordered.</summary>
    public IReadOnlyList<string> Received() => throw new NotImplementedException();

    /// <summary>Writes the three files of a golden trace, each whole or not at all; returns what went wrong, or null. A file that is already right is not touched.</summary>
    public Diagnostic? Write(GoldenTrace golden) => throw new NotImplementedException();

    /// <summary>Writes <c>ANALYSIS.md</c> for all golden traces in the folder; returns what went wrong, or null.</summary>
    public Diagnostic? WriteAnalysis() => throw new NotImplementedException();
}
