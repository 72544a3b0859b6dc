namespace TraceAssertions.Cli;

/// <summary>The exit codes of <c>renacer</c> itself; with a traced command that started, plain tracing gives the command's own.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary><c>renacer doctor</c> found no backend that works; a command could not be traced.</summary>
    public const int Unavailable = 1;

    /// <summary>The command line or renacer.toml cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>An error-severity assertion is violated, or could not be evaluated.</summary>
    public const int GateFailed = 3;

    /// <summary>EX_SOFTWARE of sysexits.h(3): a defect of renacer.</summary>
    public const int InternalError = 70;

    /// <summary>EX_IOERR of sysexits.h(3): the output that was asked for could not be written.</summary>
    public const int OutputFailed = 74;

    /// <summary>The command exists but cannot be executed, as in a shell.</summary>
    public const int CannotExecute = 126;

    /// <summary>The command was not found, as in a shell.</summary>
    public const int NotFound = 127;
}
