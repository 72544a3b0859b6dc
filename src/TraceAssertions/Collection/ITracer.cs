using System.Collections.ObjectModel;

namespace TraceAssertions;

/// <summary>Traces the running process; what a test framework's adapter asks for scopes.</summary>
internal interface ITracer
{
    /// <summary>What records the system calls; <see cref="TracerBackend.None"/> where nothing can.</summary>
    TracerBackend Backend { get; }

    /// <summary>Why there is no backend, with its remedy; null where there is one.</summary>
    Diagnostic? Unavailable { get; }

    /// <summary>What is worth telling once a run, and fails nothing.</summary>
    IReadOnlyList<Diagnostic> Notices => [];

    /// <summary>How many calls each scope caused after it had ended, without the runtime's own; they are in no trace. Complete up to the last scope's end; without scopes that have none.</summary>
    IReadOnlyDictionary<ulong, long> LateCalls => ReadOnlyDictionary<ulong, long>.Empty;

    /// <summary>Begins a scope that follows the caller's ExecutionContext: everything caused from here on by this flow belongs to it.</summary>
    /// <param name="name">The test's display name.</param>
    /// <param name="noise">Which noise rules apply; all where null.</param>
    ITraceScope BeginScope(string name, NoiseSelection? noise = null);

    /// <summary>Does something that is no part of the scope that the caller runs in.</summary>
    /// <param name="action">What to do.</param>
    void Outside(Action action) => action();
}
