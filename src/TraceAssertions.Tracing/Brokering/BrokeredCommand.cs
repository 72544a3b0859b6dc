using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>A command that runs with the rights of a user beside a broker that serves its test hosts.</summary>
internal static class BrokeredCommand
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="executable">Its resolved path.</param>
    /// <param name="arguments">argv, with argv[0] first.</param>
    /// <param name="account">For whom.</param>
    /// <param name="broker">Where the broker listens.</param>
    /// <returns>Its exit code, or 128 plus the signal that ended it.</returns>
    /// <exception cref="TraceAssertionsException">TA0001, TA0002, TA0125 or TA0150: it could not be started.</exception>
    public static int Run(string executable, IReadOnlyList<string> arguments, UserAccount account, string broker)
    {
        using var signals = new SignalForwarding();
        var pid = Start(executable, arguments, EnvironmentFor(account, broker), account);
        signals.Begin(pid);
        int waited;
        int status;
        do
            waited = Libc.waitpid(pid, out status, 0);
        while (waited < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        if (waited != pid)
            throw Failed(executable, "TA0125", "it cannot be waited for", "report this");
        var end = new WaitStatus(status);
        return end.EndSignal is { } signal ? 128 + signal : end.ExitCode;
    }

    /// <summary>What sudo(8) sets for the user it changes to, and where the broker is. What it says of the caller is the command's no more: it is not root.</summary>
    internal static IReadOnlyList<string> EnvironmentFor(UserAccount account, string broker)
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
        if (account.User != Libc.geteuid())
        {
            foreach (var name in new[] { "SUDO_UID", "SUDO_GID", "SUDO_USER", "SUDO_COMMAND", "SUDO_HOME" })
                variables.Remove(name);
            Set("HOME", account.Home);
            Set("USER", account.Name);
            Set("LOGNAME", account.Name);
            Set("SHELL", account.Shell);
        }

        variables[BrokerAddress.Variable] = broker;
        return [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];

        void Set(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                variables[name] = value;
        }
    }

    /// <remarks>On Linux credentials are a thread's: one changes its own and starts the command, which so never has a right of this process's, and the others stay what they are.</remarks>
    private static int Start(string executable, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, UserAccount account)
    {
        if (account.User == Libc.geteuid())
            return Spawn(executable, arguments, environment);
        var pid = 0;
        TraceAssertionsException? refused = null;
        var thread = new Thread(() =>
        {
            try
            {
                var error = Libc.BecomeOnThisThread(account.User, account.Group, [.. account.Groups]);
                pid = error == 0 ? Spawn(executable, arguments, environment) : throw Failed(executable, "TA0150", string.Create(CultureInfo.InvariantCulture, $"becoming uid {account.User}: {Marshal.GetPInvokeErrorMessage(-error)}"), "start `renacer run` as root");
            }
            catch (TraceAssertionsException failure)
            {
                refused = failure;
            }
        })
        { Name = "TraceAssertions start" };
        thread.Start();
        thread.Join();
        return refused is null ? pid : throw refused;
    }

    private static int Spawn(string executable, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var spawn = new SpawnRequest();
        return spawn.Start(executable, arguments, environment, out var pid) switch
        {
            0 => pid,
            Libc.EACCES => throw Failed(executable, "TA0002", "this user has no execute permission on it, or on a folder above it", "name another user, or make it readable"),
            var error => throw Failed(executable, "TA0125", Marshal.GetPInvokeErrorMessage(error), "check that it is a program"),
        };
    }

    private static TraceAssertionsException Failed(string executable, string code, string why, string remedy) =>
        new(new Diagnostic(code, DiagnosticSeverity.Error, $"cannot start '{executable}': {why}", Remedy: remedy));
}
