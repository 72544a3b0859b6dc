using TraceAssertions.Tracing.Messages;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>What one file descriptor of a process refers to, from the call that made it until it is closed.</summary>
/// <param name="identity">The path as opened (joined to that of its directory's descriptor where it was relative to one), or <c>pipe</c>, <c>socket</c>, <c>eventfd</c>, <c>anon_inode:…</c>, <c>memfd:NAME</c>.</param>
/// <param name="kind">What it is.</param>
/// <param name="closeOnExec">Whether execve(2) closes it.</param>
/// <param name="openedNanos">When the call that made it returned; 0 where the descriptor is older than the trace.</param>
internal sealed class Descriptor(string identity, DescriptorKind kind, bool closeOnExec, long openedNanos)
{
    public string Identity { get; } = identity;

    public DescriptorKind Kind { get; } = kind;

    public bool CloseOnExec { get; set; } = closeOnExec;

    public long OpenedNanos { get; } = openedNanos;

    /// <summary>What its link in /proc/PID/fd showed; null where it was not asked.</summary>
    public string? Link { get; set; }

    /// <summary>What the file is called now, for whom names are shown (<see cref="DescriptorNames"/>); null where it is not known, or where nobody asked.</summary>
    public OpenFile? File { get; set; }

    /// <summary>When it was seen last that this is what the number refers to: when it was opened, or when /proc was asked because events had been lost since.</summary>
    public long KnownNanos { get; private set; } = openedNanos;

    /// <summary>Events were lost while it was open, so that <see cref="LastScope"/> may have used something else, until a scope uses it.</summary>
    public bool OwnerIsInDoubt { get; private set; }

    /// <summary>The noise rule that explains the call that opened it, or null: what follows on the descriptor is then the runtime's own too.</summary>
    public string? Noise { get; set; }

    /// <summary>It was opened under a noise rule, but the rule does not tell whether for the runtime or for user code, which may read such a file as data.</summary>
    public bool MayBeUsers { get; set; }

    /// <summary>The scope under which it was made, or 0.</summary>
    public ulong OpenedScope { get; set; }

    /// <summary>The last scope that used it, or 0.</summary>
    public ulong LastScope { get; set; }

    /// <summary>Scopes that wrote to it and have read nothing since; null where there is none.</summary>
    public HashSet<ulong>? AwaitingScopes { get; set; }

    /// <summary>The last call of each number that found it not ready, until one does; null where there is none.</summary>
    public Dictionary<int, CallAttempt>? Attempts { get; set; }

    /// <summary>What a read takes from; null where that is not followed.</summary>
    public Channel? Incoming { get; set; }

    /// <summary>What a write gives to; null where that is not followed.</summary>
    public Channel? Outgoing { get; set; }

    /// <summary>What this descriptor's number referred to before, where the close of that has not been seen yet (calls are reported in the order in which they return).</summary>
    public Descriptor? Replaced { get; set; }

    /// <summary>The call that made this one has closed what it replaced: dup2(2).</summary>
    public bool ReplacedIsClosed { get; set; }

    /// <summary>What the number referred to for a call that was entered then: this, or what it replaced.</summary>
    public Descriptor At(long enterNanos)
    {
        var descriptor = this;
        while (descriptor.OpenedNanos > enterNanos && descriptor.Replaced is { } earlier)
            descriptor = earlier;
        return descriptor;
    }

    /// <summary>The close of what it replaced has been seen.</summary>
    public void Forget(Descriptor closed)
    {
        var descriptor = this;
        while (descriptor.Replaced is { } earlier && earlier != closed)
            descriptor = earlier;
        descriptor.Replaced = closed.Replaced;
    }

    /// <summary>Keeps so many of those that it replaced.</summary>
    public void ForgetBefore(int kept)
    {
        var descriptor = this;
        for (; kept > 1 && descriptor.Replaced is { } earlier; kept--)
            descriptor = earlier;
        descriptor.Replaced = null;
    }

    /// <summary>Events were lost, and /proc shows it since: what it is is known again, whose it is is not.</summary>
    /// <param name="nanos">When /proc was asked.</param>
    /// <param name="lastScope">The last scope that is known to have used the number, which may have been for something else; 0 for none.</param>
    public void Renew(long nanos, ulong lastScope)
    {
        KnownNanos = nanos;
        OwnerIsInDoubt = true;
        OpenedScope = 0;
        LastScope = lastScope;
    }

    /// <summary>A second descriptor of the same open file description, dup(2).</summary>
    public Descriptor Duplicate(bool closeOnExec, long openedNanos) =>
        new(Identity, Kind, closeOnExec, openedNanos) { Link = Link, File = File, KnownNanos = Math.Max(KnownNanos, openedNanos), OwnerIsInDoubt = OwnerIsInDoubt, Noise = Noise, OpenedScope = OpenedScope, LastScope = LastScope, Incoming = Incoming, Outgoing = Outgoing };
}
