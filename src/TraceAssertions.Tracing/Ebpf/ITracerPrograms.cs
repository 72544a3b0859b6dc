using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The programs with their maps, loaded, and what their consumer needs of them. They are detached and freed on disposal.</summary>
internal interface ITracerPrograms : IDisposable
{
    /// <summary>Where the programs write their records.</summary>
    BpfMap Ring { get; }

    /// <summary>See <see cref="Ebpf.Globals"/>.</summary>
    BpfMap Globals { get; }

    /// <summary>Whether the target is the running process with its scopes, and not a launched program.</summary>
    bool IsHost { get; }

    /// <summary>Whether the records have the memory that the arguments of calls point to.</summary>
    bool SendsMemory { get; }

    /// <summary>Whether an exec event has the addresses of the environment before the auxiliary vector (<see cref="Stacks.AuxiliaryVector.BehindEnvironment"/>).</summary>
    bool SendsEnvironment { get; }

    /// <summary>Why the programs are no longer attached although nobody here detached them; null while they are.</summary>
    string? Broken { get; }

    /// <summary>Attaches the programs.</summary>
    void Attach();

    /// <summary>Detaches the programs.</summary>
    void Detach();

    /// <summary>How often a program was due but did not run. For the consumer's thread, which is not traced.</summary>
    long CountMisses();

    /// <summary>Events lost so far, by scope.</summary>
    IReadOnlyList<KeyValuePair<ulong, long>> Losses();
}
