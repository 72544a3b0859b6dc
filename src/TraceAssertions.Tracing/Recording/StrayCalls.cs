using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>Counts the calls that are in no trace: those of scopes that have ended, and those that no scope is known for.</summary>
internal sealed class StrayCalls
{
    private readonly HashSet<ulong> _ended = [];
    private readonly Dictionary<ulong, long> _late = [];
    private readonly Dictionary<string, long> _unattributed = new(StringComparer.Ordinal);

    /// <summary>Calls that no scope is known for, by span name, as of now.</summary>
    public IReadOnlyDictionary<string, long> Unattributed => new Dictionary<string, long>(_unattributed);

    /// <summary>The calls of a scope that came after its end.</summary>
    public long LateOf(ulong scope) => _late.GetValueOrDefault(scope);

    /// <summary>The scope has ended: its calls are late from now on.</summary>
    public void End(ulong scope) => _ended.Add(scope);

    /// <summary>Counts a call of no open scope.</summary>
    /// <param name="call">The call.</param>
    /// <param name="scope">Its scope; 0 where none is known.</param>
    public void Count(in RawCall call, ulong scope)
    {
        if (_ended.Contains(scope))
        {
            _late[scope] = _late.GetValueOrDefault(scope) + 1;
            return;
        }

        var name = SyscallTable.SpanName(call.Number);
        _unattributed[name] = _unattributed.GetValueOrDefault(name) + 1;
    }
}
