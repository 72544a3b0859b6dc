namespace TraceAssertions.Cli.Output;

/// <summary>Says why output could not be written.</summary>
internal static class WriteFailure
{
    private const int ENOSPC = 28;
    private const int EPIPE = 32;
    private const int EDQUOT = 122;

    /// <summary>TA0092 with the cause and its remedy.</summary>
    /// <param name="target">The quoted name of the file, or <c>standard output</c>.</param>
    /// <param name="failure">What the runtime threw; on Unix the HResult of an I/O exception is the errno.</param>
    public static Diagnostic Describe(string target, Exception failure)
    {
        var (cause, remedy) = failure switch
        {
            { HResult: ENOSPC } => ("the disk is full", "free some space, or write to another disk with -o"),
            { HResult: EDQUOT } => ("your disk quota is used up", "free some space, or write to another disk with -o"),
            { HResult: EPIPE } => ("its reader has closed it", "read to the end, or write to a file with -o"),
            UnauthorizedAccessException => ("permission denied", "choose a file in a directory that you may write to"),
            DirectoryNotFoundException => ("its directory does not exist", "create the directory first"),
            PathTooLongException => ("the name is too long", "choose a shorter name"),
            _ => (failure.Message.TrimEnd('.'), "choose another file with -o"),
        };
        return new("TA0092", DiagnosticSeverity.Error, $"cannot write {target}: {cause}", Remedy: remedy);
    }
}
