using System.Globalization;
using System.Runtime;

namespace TraceAssertions.Tracing.Managed;

/// <summary>The methods of this very process. They are asked for when the first address is looked up, and again when there is one that is not among them.</summary>
/// <remarks>Nothing is enabled in the runtime before: it lists what it has compiled, in about 0.1 s, and goes on as before.</remarks>
internal sealed class HostMethods : IMethodSource, IDisposable
{
    private const int MaxRefreshes = 4096;

    /// <summary>64 KiB: the runtime reserves memory for code in multiples of it.</summary>
    private const int PartBits = 16;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly object _lock = new();
    private readonly int _pid = Environment.ProcessId;
    private readonly Lazy<SymbolsProcess> _process;
    private readonly Func<string, string?> _variable;
    private volatile MethodMap _map = MethodMap.Empty;
    private volatile Diagnostic? _notice;
    private long _compiled;
    private int _refreshes;

    /// <summary>How often in a row asking found nothing, by part of the address space: code that was unloaded (a collectible AssemblyLoadContext, a dynamic method) is never found, which says nothing of code elsewhere.</summary>
    private readonly Dictionary<ulong, int> _fruitless = [];

    /// <summary>The methods of this process, listed by the process beside its assemblies.</summary>
    public HostMethods()
        : this(() => new SymbolsProcess(["host", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)], Limit, SocketFolder()), Environment.GetEnvironmentVariable)
    {
    }

    /// <summary>For tests.</summary>
    internal HostMethods(Func<SymbolsProcess> process, Func<string, string?> variable) => (_process, _variable) = (new Lazy<SymbolsProcess>(process), variable);

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Notices => _notice is { } notice ? [notice] : [];

    /// <summary>How often the methods were asked for.</summary>
    public int Refreshes => Volatile.Read(ref _refreshes);

    /// <inheritdoc/>
    public MethodMap Methods(int pid) => pid == _pid ? _map : MethodMap.Empty;

    /// <inheritdoc/>
    public MethodMap Refresh(int pid, ulong address, MethodMap known)
    {
        if (pid != _pid)
            return MethodMap.Empty;
        lock (_lock)
        {
            // Who waited for another's request has the answer.
            if (!ReferenceEquals(_map, known) || !MayAsk(address))
                return _map;
            var compiled = JitInfo.GetCompiledMethodCount();
            var batches = new List<MethodBatch>();
            _refreshes++;
            _notice = _process.Value.Ask(SymbolsMessage.Rundown, batches);
            _compiled = compiled;
            foreach (var batch in batches.Where(batch => batch.Pid == pid))
                _map = _map.With(batch.Methods);
            if (_map.Find(address) is null)
                _fruitless[address >> PartBits] = Math.Min(_fruitless.GetValueOrDefault(address >> PartBits) + 1, 20);
            else
                _fruitless.Remove(address >> PartBits);
            return _map;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_process.IsValueCreated)
            _process.Value.Dispose();
    }

    private bool MayAsk(ulong address)
    {
        if (_notice is not null || _refreshes >= MaxRefreshes)
            return false;
        if (RuntimeDiagnostics.AreOff(_variable))
        {
            _notice = RuntimeDiagnostics.Off;
            return false;
        }

        // An address that stays unknown is no reason to ask each time; what was compiled since is, and ever more of it.
        return _refreshes == 0 || JitInfo.GetCompiledMethodCount() - _compiled >= (1L << _fruitless.GetValueOrDefault(address >> PartBits)) - 1;
    }

    // The runtime has put its socket where TMPDIR pointed at its start; a test may have set the variable since.
    private static List<string> SocketFolder()
    {
        var socket = string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{Environment.ProcessId}-*-socket");
        foreach (var folder in new[] { Environment.GetEnvironmentVariable("TMPDIR"), "/tmp" })
        {
            if (!string.IsNullOrEmpty(folder) && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, socket).Any())
                return [$"TMPDIR={folder}"];
        }

        return [];
    }
}
