using System.Globalization;
using System.Runtime;

namespace TraceAssertions.Tracing.Managed;

/// <summary>The methods of this very process. They are asked for when the first address is looked up, and again when there is one that is not among them.</summary>
/// <remarks>Nothing is enabled in the runtime before: it lists what it has compiled, in some 0.3 s of a test host, and goes on as before.</remarks>
internal sealed class HostMethods : IMethodSource, IDisposable
{
    /// <summary>64 KiB: the runtime reserves memory for code in multiples of it.</summary>
    private const int PartBits = 16;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The code of a test that fails is new each time, and the runtime lists everything each time, some 0.3 s: hundreds of failures would take minutes.</summary>
    private static readonly TimeSpan LimitOfSamples = TimeSpan.FromSeconds(60);

    private readonly object _lock = new();
    private readonly int _pid = Environment.ProcessId;
    private readonly Lazy<SymbolsProcess> _process;
    private readonly Func<string, string?> _variable;
    private volatile MethodMap _map = MethodMap.Empty;
    private volatile Diagnostic? _notice;
    private readonly TimeSpan _limitInAll;
    private TimeSpan _asked;
    private long _compiled;
    private int _refreshes;

    /// <summary>How often in a row asking found nothing, by part of the address space: code that was unloaded (a collectible AssemblyLoadContext, a dynamic method) is never found, which says nothing of code elsewhere.</summary>
    private readonly Dictionary<ulong, int> _fruitless = [];

    /// <summary>The methods of this process, listed by the process beside its assemblies.</summary>
    /// <param name="source">Of which calls there are stacks. Where it is all, conditions over <c>source</c> and golden traces need every line, however long that takes.</param>
    public HostMethods(SourceMode source = SourceMode.All)
        : this(() => new SymbolsProcess(["host", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)], Limit, SocketFolder()), Environment.GetEnvironmentVariable, source == SourceMode.All ? TimeSpan.MaxValue : LimitOfSamples)
    {
    }

    /// <summary>For tests.</summary>
    internal HostMethods(Func<SymbolsProcess> process, Func<string, string?> variable, TimeSpan limitInAll) =>
        (_process, _variable, _limitInAll) = (new Lazy<SymbolsProcess>(process), variable, limitInAll);

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
            var begun = TimeProvider.System.GetTimestamp();
            _notice = _process.Value.Ask(SymbolsMessage.Rundown, batches);
            _asked += TimeProvider.System.GetElapsedTime(begun);
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
        if (_notice is not null)
            return false;
        if (RuntimeDiagnostics.AreOff(_variable))
        {
            _notice = RuntimeDiagnostics.Off;
            return false;
        }

        // An address that stays unknown is no reason to ask each time; what was compiled since is, and ever more of it.
        if (_refreshes > 0 && JitInfo.GetCompiledMethodCount() - _compiled < (1L << _fruitless.GetValueOrDefault(address >> PartBits)) - 1)
            return false;
        if (_asked < _limitInAll)
            return true;
        _notice = SymbolsProcess.Notice(
            string.Create(CultureInfo.InvariantCulture, $"it was asked {_refreshes} times, which took {_limitInAll.TotalSeconds:0} s in all; of code that was compiled since nothing is known"),
            "mend what fails, or run the tests in question alone");
        return false;
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
