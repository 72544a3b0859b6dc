using System.Text;

namespace TraceAssertions.Cli.Output;

/// <summary>The standard streams of the tool: UTF-8, never an exception for a reader that has gone or a disk that is full.</summary>
internal sealed class Terminal : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes to these streams.</summary>
    public Terminal(Stream output, Stream error)
    {
        Output = new FailSafeStream(output);
        Error = new FailSafeStream(error);
        Out = new StreamWriter(Output, Utf8) { NewLine = "\n", AutoFlush = true };
        Err = new StreamWriter(Error, Utf8) { NewLine = "\n", AutoFlush = true };
    }

    /// <summary>stdout, for bytes in bulk.</summary>
    public FailSafeStream Output { get; }

    /// <summary>stderr, for bytes in bulk.</summary>
    public FailSafeStream Error { get; }

    /// <summary>stdout, for text; each write goes out at once.</summary>
    public TextWriter Out { get; }

    /// <summary>stderr, for text; each write goes out at once.</summary>
    public TextWriter Err { get; }

    /// <summary>Tells the user on stderr, in the canonical form with its origin.</summary>
    public void Tell(Diagnostic diagnostic) =>
        Err.WriteLine(diagnostic.File is null ? $"renacer: {diagnostic}" : diagnostic.ToString());

    /// <summary>Tells each of them.</summary>
    public void Tell(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            Tell(diagnostic);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Out.Dispose();
        Err.Dispose();
    }
}
