using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing;

/// <summary>Starts a program so that a tracer can take hold of it before its first instruction.</summary>
/// <remarks>
/// <para>The child is a shell that waits at a <see cref="StartGate"/> and, once released, executes the program in the same process. A backend attaches while it waits,
/// and reports nothing before the first successful execve(2).</para>
/// <para>argv[0] is the path that is executed: POSIX sh has no <c>exec -a</c>. The shell sets <c>PWD</c>, and may drop variables whose names are not
/// identifiers. The child stays in the caller's process group, so that the terminal's Ctrl-C reaches it.</para>
/// <para>Do not take the memory of the program from wait4(2): posix_spawn(3) shares the caller's memory until the execve(2) of the shell, and the kernel carries
/// the caller's peak over into the child's <c>ru_maxrss</c> (fs/exec.c, exec_mmap). Read <c>VmHWM</c> instead.</para>
/// </remarks>
internal static class ProcessSpawner
{
    private const string Shell = "/bin/sh";

    /// <summary>Starts the program, held before its execve(2). The caller releases it, and waits for it.</summary>
    /// <exception cref="TraceAssertionsException">TA0125: it could not be started.</exception>
    public static HeldProgram SpawnHeld(LaunchRequest request)
    {
        var directory = request.WorkingDirectory;
        if (directory is not null && !Directory.Exists(directory))
            throw Refused(request.FileName, $"the working directory '{directory}' does not exist", "create the directory, or name another");

        var gate = StartGate.TryMake(out var why) ?? throw Refused(request.FileName, why, "close what it does not need, as in `9<&-`, and see `ulimit -n`");
        try
        {
            var arguments = new List<string> { "sh", "-c", gate.Script, "sh", ExecutablePath(request) };
            arguments.AddRange(request.Arguments.Skip(1));
            var pid = Spawn(request, gate, arguments, EnvironmentOf(request));
            if (gate.WaitForShell())
                return new HeldProgram(pid, gate);
            throw EndedEarly(request, Abandon(pid));
        }
        catch
        {
            gate.Dispose();
            throw;
        }
    }

    /// <summary>TA0125: it ended before it was released.</summary>
    /// <param name="request">What was started.</param>
    /// <param name="status">Its wait status.</param>
    public static TraceAssertionsException EndedEarly(LaunchRequest request, int status) =>
        new WaitStatus(status).EndSignal is { } signal
            ? Refused(request.FileName, $"it was killed by {Signals.Name(signal)} before it could be traced", "run it again")
            : Refused(request.FileName, string.Create(CultureInfo.InvariantCulture, $"the shell that starts it ended with wait status 0x{status:x}"), "check that /bin/sh works");

    /// <summary>Ends a child that will not be traced after all, and reaps it.</summary>
    /// <returns>Its wait status: where it had ended already, how.</returns>
    public static int Abandon(int pid)
    {
        _ = Libc.kill(pid, Libc.SIGKILL);
        int status;
        while (Libc.waitpid(pid, out status, Libc.__WALL) < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR)
        {
        }

        return status;
    }

    private static int Spawn(LaunchRequest request, StartGate gate, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var spawn = new SpawnRequest();
        if (request.StandardOutputToStandardError)
            spawn.Duplicate(2, 1);
        for (var fd = 0; request.NullStreams && fd <= 2; fd++)
            spawn.Open(fd, "/dev/null", fd == 0 ? Libc.O_RDONLY : Libc.O_WRONLY);
        spawn.Duplicate(gate.Inside, gate.Descriptor);
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
