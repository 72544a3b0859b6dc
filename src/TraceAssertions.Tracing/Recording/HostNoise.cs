using TraceAssertions.Tracing.Noise;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>Tells which calls of a .NET host, and of its children before they execute anything, the runtime makes and not the user's code (<see cref="NoiseRules"/>).</summary>
/// <param name="host">The host, or null where there is none: then nothing is noise.</param>
/// <param name="processes">The processes of the recording.</param>
internal sealed class HostNoise(int? host, ProcessTable processes)
{
    private const int SetRobustList = 273, Rseq = 334, Flock = 73, Fstat = 5, NewFstatAt = 262;

    private readonly UserMappings _userMappings = new();
    private readonly HashSet<int> _newThreads = [];

    /// <summary>The rule that explains a call, or null where it is the user's.</summary>
    /// <param name="call">The call.</param>
    /// <param name="process">Who made it.</param>
    /// <param name="path">The path that it was given, or null.</param>
    /// <param name="target">What it works on.</param>
    public string? Explain(in RawCall call, ProcessState process, string? path, in CallTarget target)
    {
        var beforeExec = process.ParentPid == host && !process.HasExecuted;
        if (host is null || (call.Pid != host && !beforeExec))
            return null;
        var rule = NoiseRules.Explain(new NoiseSubject
        {
            Call = call,
            Path = path,
            Descriptor = target.Descriptor,
            OnUserMapping = _userMappings.Contains(call.Arg0),
            CreatedProcess = call.Result > 0 && processes.Find((int)call.Result) is not null,
            OnNewThread = _newThreads.Contains(call.Tid),
            BeforeExec = beforeExec,
        });

        // The first calls of every thread of glibc (nptl/pthread_create.c); it is new until it makes a call of the user's.
        if (call.Number is SetRobustList or Rseq)
            _newThreads.Add(call.Tid);
        else if (rule is null)
            _newThreads.Remove(call.Tid);
        return rule;
    }

    /// <summary>Takes note of what a call made, and of what it shows of a descriptor that might have been the runtime's.</summary>
    /// <param name="call">The call.</param>
    /// <param name="target">What it works on.</param>
    /// <param name="made">The descriptors that it made.</param>
    /// <param name="noise">The rule that explains the call; null from here on where the call shows that it is the user's.</param>
    public void Learn(in RawCall call, in CallTarget target, (Descriptor? First, Descriptor? Second) made, ref string? noise)
    {
        made.First?.Noise = noise;
        made.Second?.Noise = noise;
        made.First?.MayBeUsers = noise is not null && target.Path is { } opened && RuntimePaths.MayBeData(opened);

        // File and FileStream lock what they open (System.Private.CoreLib, SafeFileHandle.Unix.cs); the runtime, the linker and libc do not.
        if (target.Descriptor is { MayBeUsers: true } decided && call.Number is not (Fstat or NewFstatAt))
        {
            decided.MayBeUsers = false;
            if (call.Number == Flock)
                noise = decided.Noise = null;
        }

        if (call.Pid == host)
            _userMappings.Follow(call, isUsersFile: noise is null && target.Descriptor is not null);
    }
}
