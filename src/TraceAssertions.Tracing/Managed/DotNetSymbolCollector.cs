using System.Text;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Managed;

/// <summary>The .NET methods of programs that are launched, and of their children: a diagnostic port on which every runtime that is started with <see cref="EnvironmentVariables"/> reports.</summary>
/// <remarks>
/// <para>Create it, start the program with the variables, call <see cref="Complete"/> when the program has ended, look up, dispose. A program that is no .NET never
/// connects, and costs nothing.</para>
/// <para>The listening process stays for as long as runtimes are connected that outlive the program (a build server): their own children would wait for ever at a port
/// that nobody serves.</para>
/// </remarks>
internal sealed class DotNetSymbolCollector : IMethodSource, IDisposable
{
    private const string PortsVariable = "DOTNET_DiagnosticPorts";
    private const string FolderPrefix = "renacer-dotnet-";
    private const string SocketName = "port";

    /// <summary>With the zero at its end (unix(7), sun_path).</summary>
    private const int SocketPathBytes = 108;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly SymbolsProcess _process;
    private readonly string _socket;
    private readonly List<Diagnostic> _notices = [];
    private Dictionary<int, MethodMap>? _maps;

    /// <summary>Starts to listen. Where that fails, <see cref="Notices"/> says so and <see cref="EnvironmentVariables"/> is empty.</summary>
    /// <param name="assembly">The assembly of the listening process; null for the one beside this assembly.</param>
    public DotNetSymbolCollector(string? assembly = null)
    {
        _socket = MakeFolder(out var unusable);
        _process = new SymbolsProcess(["listen", _socket], Limit, assembly: assembly);
        if ((unusable ?? _process.Start()) is { } refused)
        {
            _notices.Add(refused);
            _maps = [];
            if (unusable is null)
                Directory.Delete(Path.GetDirectoryName(_socket)!, recursive: true);
            return;
        }

        new Thread(Watch) { IsBackground = true, Name = "symbols watch" }.UnsafeStart();
        var others = Environment.GetEnvironmentVariable(PortsVariable);
        EnvironmentVariables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // The runtime waits at its start until it is let go, so that the shortest program is known too.
            [PortsVariable] = string.IsNullOrEmpty(others) ? $"{_socket},suspend" : $"{others};{_socket},suspend",
        };
    }

    /// <summary>What the launched program must have in its environment.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentVariables { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The lines of what the programs have run; complete after <see cref="Complete"/>.</summary>
    public IManagedSymbols Symbols => _symbols ??= new ManagedSymbolizer(this);

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Notices
    {
        get
        {
            lock (_lock)
                return [.. _notices];
        }
    }

    private ManagedSymbolizer? _symbols;

    /// <summary>Takes what the programs have reported; those that still run are asked to list their methods now. To be called once, when the program has ended.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            if (_maps is not null)
                return;
            var batches = new List<MethodBatch>();
            if (_process.Ask(SymbolsMessage.Finish, batches) is { } incomplete)
                _notices.Add(incomplete);
            _maps = [];
            Monitor.PulseAll(_lock);

            // A pid may have been used again; what is at an address last is what is left.
            foreach (var batch in batches)
                _maps[batch.Pid] = _maps.GetValueOrDefault(batch.Pid, MethodMap.Empty).With(batch.Methods);
        }
    }

    /// <inheritdoc/>
    MethodMap IMethodSource.Methods(int pid)
    {
        lock (_lock)
            return _maps?.GetValueOrDefault(pid) ?? MethodMap.Empty;
    }

    /// <inheritdoc/>
    MethodMap IMethodSource.Refresh(int pid, ulong address, MethodMap known)
    {
        Complete();
        lock (_lock)
        {
            // What was launched has inherited the variable.
            if (!_maps!.ContainsKey(pid) && RuntimeDiagnostics.AreOff(Environment.GetEnvironmentVariable) && !_notices.Contains(RuntimeDiagnostics.Off))
                _notices.Add(RuntimeDiagnostics.Off);
        }

        return ((IMethodSource)this).Methods(pid);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _maps ??= [];
            Monitor.PulseAll(_lock);
            _process.Dispose();
        }
    }

    /// <summary>The path of a socket in a folder that nobody else may enter: who connects is believed.</summary>
    /// <param name="unusable">TA0131 where there can be none; the path then means nothing.</param>
    private static string MakeFolder(out Diagnostic? unusable)
    {
        var parent = Path.GetTempPath();
        var longest = Path.Combine(parent, FolderPrefix + "123456", SocketName);
        unusable = Encoding.UTF8.GetByteCount(longest) >= SocketPathBytes ? SymbolsProcess.Notice($"the path of '{parent}' is too long for a socket", "set TMPDIR to a shorter path")
            : parent.AsSpan().ContainsAny(',', ';') ? SymbolsProcess.Notice($"the runtime takes no diagnostic port with a comma or a semicolon in its path, '{parent}'", "set TMPDIR to a path without")
            : null;
        if (unusable is not null)
            return longest;
        try
        {
            return Path.Combine(Directory.CreateTempSubdirectory(FolderPrefix).FullName, SocketName);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            unusable = SymbolsProcess.Notice($"no socket can be made in '{parent}'", "set TMPDIR to a folder that is there and can be written to");
            return longest;
        }
    }

    /// <summary>A runtime that begins waits for ever at a port that nobody serves: another process takes the place of one that ends too early.</summary>
    private void Watch()
    {
        while (true)
        {
            _process.WaitForEnd();
            lock (_lock)
            {
                if (_maps is not null)
                    return;
                var refused = _process.Restart(out var ended);
                _notices.AddRange(new[] { ended, refused }.OfType<Diagnostic>().Where(notice => !_notices.Contains(notice)));

                // One that cannot live is not started again and again.
                Monitor.Wait(_lock, RestartPause);
            }
        }
    }
}
