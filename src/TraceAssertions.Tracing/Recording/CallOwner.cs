using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>The scope of a call: as the backend saw it, or else that of the descriptor's last user.</summary>
/// <param name="options">Whether all is one command's; the thread that runs finalizers.</param>
/// <param name="scopes">The scopes that are open now.</param>
internal sealed class CallOwner(RecorderOptions options, IReadOnlyDictionary<ulong, ScopeRecording> scopes)
{
    private readonly RuntimeThreads _runtimeThreads = new(options);

    /// <summary>A thread of the host has ended.</summary>
    public void Forget(int tid) => _runtimeThreads.Forget(tid);

    /// <summary>Whose a call is, and how sure that is; remembers it as a use of its descriptors.</summary>
    /// <param name="call">The call.</param>
    /// <param name="used">What the call's descriptor refers to.</param>
    /// <param name="made">The descriptors that the call made.</param>
    public (ulong Scope, Confidence Confidence) Of(in RawCall call, Descriptor? used, (Descriptor? First, Descriptor? Second) made)
    {
        if (options.Command is not null)
            return (RecorderOptions.CommandScope, OfCommand(call.Pid));
        if (call.Scope != 0 && call.Confidence is Confidence.Exact or Confidence.Child)
        {
            Own(call, used, made, call.Scope);
            return (call.Scope, call.Confidence);
        }

        var inherits = call.Scope != 0 && call.Confidence == Confidence.Inherited && !_runtimeThreads.Include(call);

        // Descriptors that serve all scopes at once (epoll, the standard streams) have no owner. A thread of the runtime that happened to start under a scope
        // (the one that completes sockets) serves all of them as well: whose the descriptor is says more than who was first to need the thread.
        if (used is not { OpenedScope: not 0, LastScope: not 0, Kind: not (DescriptorKind.Epoll or DescriptorKind.EventFd) } owned)
            return inherits ? (call.Scope, Confidence.Inherited) : (0, Confidence.Unattributed);
        if (!DescriptorOwner.IsSure(owned, call, options.FinalizerTid, scopes.ContainsKey))
            return (owned.LastScope, Confidence.Inherited);
        Own(call, used, made, owned.LastScope);
        return (owned.LastScope, Confidence.FdOwner);
    }

    private Confidence OfCommand(int pid) =>
        scopes.GetValueOrDefault(RecorderOptions.CommandScope) is { } command && (command.RootPid == 0 || command.RootPid == pid) ? Confidence.Exact : Confidence.Child;

    /// <summary>A scope uses the descriptor, and what the call made of it (an accepted connection) is the scope's too.</summary>
    private static void Own(in RawCall call, Descriptor? used, (Descriptor? First, Descriptor? Second) made, ulong scope)
    {
        DescriptorOwner.Follow(used, call, scope);
        made.First?.OpenedScope = scope;
        made.First?.LastScope = scope;
        made.Second?.OpenedScope = scope;
        made.Second?.LastScope = scope;
    }
}
