using System.Globalization;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Cli.Output;

/// <summary>A file that appears under its name only when it is complete; until then it is <c>NAME.PID.partial</c> beside it.</summary>
/// <remarks>What is not a regular file (a terminal, a pipe, /dev/null) is written directly, because it cannot be replaced.</remarks>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string? _partial;
    private bool _closed;

    private OutputFile(string path, string? partial, FileStream stream)
    {
        _path = path;
        _partial = partial;
        Stream = new FailSafeStream(stream);
        IsTerminal = partial is null && Libc.IsTerminal((int)stream.SafeFileHandle.DangerousGetHandle(), out _);
    }

    /// <summary>Where to write.</summary>
    public FailSafeStream Stream { get; }

    /// <summary>What is written shows on a terminal.</summary>
    public bool IsTerminal { get; }

    /// <summary>Opens the file for writing.</summary>
    /// <returns>Null, or why it cannot be written (TA0092).</returns>
    public static Diagnostic? TryOpen(string path, out OutputFile? file)
    {
        file = null;
        try
        {
            if (Directory.Exists(path))
                return new("TA0092", DiagnosticSeverity.Error, $"cannot write '{path}': it is a directory", Remedy: "give the name of a file");
            var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
            var partial = FileKind.IsRegularOrAbsent(target) ? string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.partial") : null;
            var stream = new FileStream(partial ?? target, partial is null ? FileMode.Open : FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file = new OutputFile(target, partial, stream);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return WriteFailure.Describe($"'{path}'", failure);
        }
    }

    /// <summary>Gives the complete file its name.</summary>
    /// <returns>Null, or why it could not be written (TA0092); then nothing is left behind.</returns>
    public Diagnostic? Commit()
    {
        Stream.Flush();
        Stream.Dispose();
        _closed = true;
        var failure = Stream.Failure;
        try
        {
            if (failure is null && _partial is not null)
                File.Move(_partial, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failure = exception;
        }

        if (failure is null)
            return null;
        Remove();
        return WriteFailure.Describe($"'{_path}'", failure);
    }

    /// <summary>Without <see cref="Commit"/>, leaves nothing behind.</summary>
    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        Stream.Dispose();
        Remove();
    }

    private void Remove()
    {
        try
        {
            if (_partial is not null)
                File.Delete(_partial);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file cannot be removed where it could be created a moment ago: its name says that it is partial.
        }
    }
}
