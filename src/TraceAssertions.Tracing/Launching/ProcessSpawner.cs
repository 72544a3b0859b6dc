using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing;

/// <summary>Starts a program so that a tracer can take hold of it before its first instruction.</summary>
/// <remarks>
/// <para>The child is a shell that stops itself and, once continued with SIGCONT, executes the program in the same process. A backend attaches while it is
/// stopped and reports nothing before the first successful execve(2).</para>
/// <para>argv[0] is the path that is executed: POSIX sh has no <c>exec -a</c>. The shell sets <c>PWD</c>, and may drop variables whose names are not
/// identifiers. The child stays in the caller's process group, so that the terminal's Ctrl-C reaches it.</para>
/// <para>Do not take the memory of the program from wait4(2): posix_spawn(3) shares the caller's memory until the execve(2) of the shell, and the kernel carries
/// the caller's peak over into the child's <c>ru_maxrss</c> (fs/exec.c, exec_mmap). Read <c>VmHWM</c> instead.</para>
/// </remarks>
internal static class ProcessSpawner
{
    private const string Shell = "/bin/sh";

    /// <summary>Starts the program, stopped before its execve(2). The caller continues it with SIGCONT, and waits for it.</summary>
    /// <returns>Its pid.</returns>
    /// <exception cref="TraceAssertionsException">TA0125: it could not be started.</exception>
    public static int SpawnStopped(LaunchRequest request)
    {
        var directory = request.WorkingDirectory;
        if (directory is not null && !Directory.Exists(directory))
            throw Refused(request.FileName, $"the working directory '{directory}' does not exist", "create the directory, or name another");

        var arguments = new List<string> { "sh", "-c", "kill -STOP $$; exec \"$@\"", "sh", ExecutablePath(request) };
        arguments.AddRange(request.Arguments.Skip(1));
        var pid = Spawn(request, arguments, EnvironmentOf(request));

        // waitpid(2): the stop of a child is reported once, and nobody else waits for this pid.
        int waited;
        int status;
        do
            waited = Libc.waitpid(pid, out status, Libc.WUNTRACED);
        while (waited < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        if (waited == pid && (status & 0xff) == 0x7f)
            return pid;
        throw Refused(request.FileName, string.Create(CultureInfo.InvariantCulture, $"the shell that starts it ended with wait status 0x{status:x}"), "check that /bin/sh works");
    }

    /// <summary>Ends a child that will not be traced after all, and reaps it.</summary>
    public static void Abandon(int pid)
    {
        _ = Libc.kill(pid, Libc.SIGKILL);
        while (Libc.waitpid(pid, out _, Libc.__WALL) < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR)
        {
        }
    }

    private static int Spawn(LaunchRequest request, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var spawn = new SpawnRequest();
        if (request.StandardOutputToStandardError)
            spawn.Duplicate(2, 1);
        for (var fd = 0; request.NullStreams && fd <= 2; fd++)
            spawn.Open(fd, "/dev/null", fd == 0 ? Libc.O_RDONLY : Libc.O_WRONLY);
        if (request.WorkingDirectory is { } directory)
            spawn.ChangeDirectory(directory);
        var error = spawn.Start(Shell, arguments, environment, out var pid);
        return error == 0 ? pid : throw Refused(request.FileName, Marshal.GetPInvokeErrorMessage(error), "shorten the command line or the environment, or free processes and memory");
    }

    /// <summary>A path that no shell takes for an option or looks up in PATH, and that means the same from the program's working directory.</summary>
    private static string ExecutablePath(LaunchRequest request) =>
        request.WorkingDirectory is not null ? Path.GetFullPath(request.FileName)
        : request.FileName[0] is '/' or '.' ? request.FileName
        : "./" + request.FileName;

    private static List<string> EnvironmentOf(LaunchRequest request)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach (var (name, value) in request.Environment)
        {
            if (value is null)
                variables.Remove(name);
            else
                variables[name] = value;
        }

        return [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];
    }

    private static TraceAssertionsException Refused(string program, string why, string remedy) =>
        new(new Diagnostic("TA0125", DiagnosticSeverity.Error, $"cannot start '{program}': {why}", Remedy: remedy));
}
