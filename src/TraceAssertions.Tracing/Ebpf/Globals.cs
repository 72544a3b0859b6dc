namespace TraceAssertions.Tracing.Ebpf;

/// <summary>Offsets in the array that all programs share and this process maps.</summary>
internal static class Globals
{
    public const int Size = 2048;

    /// <summary>One byte for each call's number: how its strings are read (<see cref="StringPlan"/>).</summary>
    public const int Plans = 0;

    public const int PlanCount = 512;

    // The counters are on other cache lines than what every call reads.

    /// <summary>Calls that found no room in the ring.</summary>
    public const int LostCalls = 576;

    /// <summary>Events other than calls that found no room.</summary>
    public const int LostEvents = 584;

    /// <summary>Tasks that could not be followed, because their storage could not be created.</summary>
    public const int Untracked = 592;

    /// <summary>Calls of 32-bit programs, whose numbers mean other things; they are not recorded.</summary>
    public const int CompatCalls = 600;

    /// <summary>Calls whose thread had a slot that could not be read, so that their scope is not known (host only).</summary>
    public const int UnreadSlots = 608;

    /// <summary>Stacks that were due but not sent, because the ring had no room for them; their calls were sent without, if there was room for that.</summary>
    public const int LostStacks = 616;

    /// <summary>Programs that were executed without the name of their file being seen (<see cref="BpfAttachment.Raw"/> only).</summary>
    public const int UnnamedFiles = 624;

    /// <summary>Traced tasks that have not ended (launch only).</summary>
    public const int Live = 640;

    /// <summary>The tracing process itself, in the kernel's own numbering, or 0 (host only).</summary>
    public const int HostTgid = 704;

    /// <summary>One byte for each call's number: whether its stack is of interest (<see cref="StackPlan"/>).</summary>
    public const int StackPlans = 1024;

    /// <summary>One byte for each call's number: whether it is of interest, where there is a filter (<see cref="Syscalls.CallFilter"/>).</summary>
    public const int Filter = 1536;
}
