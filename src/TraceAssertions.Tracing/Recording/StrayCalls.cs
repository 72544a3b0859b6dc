using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>Counts the calls that are in no trace: those of scopes that have ended, and those that no scope is known for.</summary>
internal sealed class StrayCalls
{
    private static readonly Dictionary<ulong, long> None = [];
    private readonly HashSet<ulong> _ended = [];
    private readonly Dictionary<ulong, long> _late = [];
    private readonly Dictionary<string, long> _unattributed = new(StringComparer.Ordinal);

    /// <summary>Calls that no scope is known for, by span name, as of now.</summary>
    public IReadOnlyDictionary<string, long> Unattributed => new Dictionary<string, long>(_unattributed);

    /// <summary>How many calls of a scope came after its end and would have counted in it, as of now; without scopes that have none.</summary>
    public IReadOnlyDictionary<ulong, long> Late => _late.Count == 0 ? None : new Dictionary<ulong, long>(_late);

    /// <summary>The scope has ended: its calls are late from now on.</summary>
    public void End(ulong scope) => _ended.Add(scope);

    /// <summary>Counts a call of no open scope.</summary>
    /// <param name="call">The call.</param>
    /// <param name="scope">Its scope; 0 where none is known.</param>
    /// <param name="confidence">How sure that is.</param>
    /// <param name="noise">The rule that makes it the runtime's own, or null.</param>
    public void Count(in RawCall call, ulong scope, Confidence confidence, string? noise)
    {
        if (_ended.Contains(scope))
        {
            // What a descriptor's last user is charged with (the other side hangs up, a finalizer closes) is nothing that it still does.
            if (noise is null && confidence is (Confidence.Exact or Confidence.Child))
                _late[scope] = _late.GetValueOrDefault(scope) + 1;
            return;
        }

        var name = SyscallTable.SpanName(call.Number);
        _unattributed[name] = _unattributed.GetValueOrDefault(name) + 1;
    }
}
