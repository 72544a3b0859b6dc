using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace TraceAssertions.Tracing.Managed;

/// <summary>The process <c>TraceAssertions.Symbols</c>, as who started it sees it: requests, answers, and an end to every wait.</summary>
/// <remarks>
/// <para>Everything is done on a thread of its own that no scope flows to: the process is no child of the test that asks first, so its calls are nobody's, and ptrace(2) does not
/// stop it at them.</para>
/// <para>Requests are answered one after the other; not safe for concurrent use.</para>
/// </remarks>
[SuppressMessage("Usage", "CA2213", Justification = "A process is disposed of where it is reaped, on a thread that nobody waits for.")]
internal sealed class SymbolsProcess : IDisposable
{
    /// <summary>The folder beside the assemblies that holds the process.</summary>
    public const string FolderName = "TraceAssertions.Symbols";

    private const string AssemblyName = "TraceAssertions.Symbols.dll";

    private readonly string _assembly;
    private readonly IReadOnlyList<string> _command;
    private readonly IReadOnlyList<string> _environment;
    private readonly TimeSpan _limit;
    private PipedProcess? _process;

    /// <summary>Prepares the process; it is started with the first request.</summary>
    /// <param name="command">What it is to do: <c>host PID</c> or <c>listen SOCKET</c>.</param>
    /// <param name="limit">How long a request may take.</param>
    /// <param name="environment">Variables that it has beside those of this process, as <c>NAME=VALUE</c>.</param>
    /// <param name="assembly">The process's assembly; null for the one beside this assembly.</param>
    public SymbolsProcess(IReadOnlyList<string> command, TimeSpan limit, IReadOnlyList<string>? environment = null, string? assembly = null)
    {
        _command = command;
        _limit = limit;
        _environment = environment ?? [];
        _assembly = assembly ?? FindAssembly();
    }

    /// <summary>The file of the process's assembly: beside this assembly, else beside the program. It need not be there.</summary>
    public static string FindAssembly() =>
        Path.GetDirectoryName(typeof(SymbolsProcess).Assembly.Location) is { Length: > 0 } folder && Path.Combine(folder, FolderName, AssemblyName) is var beside && File.Exists(beside)
            ? beside
            : Path.Combine(AppContext.BaseDirectory, FolderName, AssemblyName);

    /// <summary>TA0131.</summary>
    /// <param name="why">What went wrong.</param>
    /// <param name="remedy">What mends it.</param>
    public static Diagnostic Notice(string why, string remedy) =>
        new("TA0131", DiagnosticSeverity.Warning, $"lines of .NET code are not known: the process that lists compiled methods: {why}", Remedy: remedy);

    /// <summary>Its pid; 0 where it does not run.</summary>
    public int Pid => _process?.Pid ?? 0;

    /// <summary>Starts the process if it does not run, and waits until it is ready.</summary>
    /// <returns>TA0131 where it cannot be started; null where it runs.</returns>
    public Diagnostic? Start() => Within(_limit, () => Launch());

    /// <summary>Waits until the process has ended, by itself or because it was told to; returns at once where it does not run. The one member that may be called beside others.</summary>
    public void WaitForEnd() => Volatile.Read(ref _process)?.WaitForEnd();

    /// <summary>Starts the process anew after it has ended by itself.</summary>
    /// <param name="ended">TA0131 with how it ended; null where it did not run.</param>
    /// <returns>TA0131 where it cannot be started; null where it runs.</returns>
    public Diagnostic? Restart(out Diagnostic? ended)
    {
        ended = _process is null ? null : Ended();
        return Start();
    }

    /// <summary>Starts the process if it does not run, and sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="batches">Takes the answer.</param>
    /// <returns>TA0131 where there is no answer, or only a part of one; null where it is complete.</returns>
    public Diagnostic? Ask(byte request, ICollection<MethodBatch> batches) => Within(_limit, () =>
    {
        if (Launch() is { } refused)
            return refused;

        // Who waits for this may give up at any moment, and ends the process.
        if (_process is not { } process)
            return Ended();
        process.Input.WriteByte(request);
        while (SymbolsMessage.Read(process.Output) is { } message)
        {
            switch (message.Kind)
            {
                case SymbolsMessageKind.Methods:
                    batches.Add(MethodBatch.Read(new MemoryStream(message.Content)));
                    break;
                case SymbolsMessageKind.Done:
                    return null;
                case SymbolsMessageKind.Failed:
                    return Notice($"the runtime does not list its methods: {Encoding.UTF8.GetString(message.Content)}", "check that TMPDIR is that of the tests' start, and that the disk is not full");
                default:
                    return Notice("the symbols process sent what nobody asked for", Restore);
            }
        }

        return Ended();
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process is not { } process)
            return;

        // It ends with its input, or at once where it hangs; nobody waits for either.
        _process = null;
        process.Input.Dispose();
        new Thread(() => Collect(process)) { IsBackground = true, Name = "symbols end" }.UnsafeStart();
    }

    private const string Restore = "build the test project again, so that the folder " + FolderName + " is copied beside the tests";

    /// <summary>As <see cref="PipedProcess.Reap"/> tells of SIGKILL, which the kernel sends where memory runs out.</summary>
    private const string Killed = "it was killed by signal 9";

    private Diagnostic? Launch()
    {
        if (_process is not null)
            return null;
        if (!File.Exists(_assembly))
            return Notice($"'{_assembly}' is not there", Restore);
        if (OwnRuntime.Muxer is not { } muxer)
            return Notice("the 'dotnet' program of the running runtime was not found", "set DOTNET_ROOT to the folder that holds it");
        var variables = OwnRuntime.CleanEnvironment.Where(variable => !_environment.Any(own => own.AsSpan().StartsWith(variable.AsSpan(0, variable.IndexOf('=', StringComparison.Ordinal) + 1))));
        PipedProcess process;
        try
        {
            _process = process = new PipedProcess([muxer, "exec", _assembly, .. _command], [.. variables, .. _environment]);
        }
        catch (InvalidOperationException refused)
        {
            return Notice($"it cannot be started: {refused.Message}", "check that this program can be executed, and `ulimit -u`");
        }

        return SymbolsMessage.Read(process.Output) switch
        {
            null => Ended(),
            { Kind: SymbolsMessageKind.Ready, Content: [SymbolsMessage.Version] } => null,
            _ => Notice("the symbols process is of another version", Restore),
        };
    }

    private Diagnostic? Within(TimeSpan limit, Func<Diagnostic?> work)
    {
        Diagnostic? result = null;
        var worker = new Thread(() => result = Guarded(work)) { IsBackground = true, Name = "symbols" };
        worker.UnsafeStart();
        if (worker.Join(limit))
        {
            if (result is not null)
                End();
            return result;
        }

        // What it still reads ends with the process.
        End();
        return Notice(string.Create(CultureInfo.InvariantCulture, $"it did not answer within {limit.TotalSeconds:0.#} s"), "the machine may be overloaded; run the tests again");
    }

    private Diagnostic? Guarded(Func<Diagnostic?> work)
    {
        try
        {
            return work();
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or FormatException or ArgumentException or ObjectDisposedException)
        {
            return _process is null ? Notice(broken.Message, Restore) : Ended();
        }
    }

    private Diagnostic Ended()
    {
        var how = "it ended";
        if (Interlocked.Exchange(ref _process, null) is { } process)
        {
            process.Kill();
            how = process.Reap();
            process.Dispose();
        }

        return Notice(how, how == Killed ? "the machine may be overloaded or out of memory; run the tests again" : Restore);
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _process, null) is not { } process)
            return;
        process.Kill();
        new Thread(() => Collect(process)) { IsBackground = true, Name = "symbols end" }.UnsafeStart();
    }

    private static void Collect(PipedProcess process)
    {
        process.Reap();
        process.Dispose();
    }
}
