namespace TraceAssertions.Tracing.Managed;

/// <summary>Where the methods of processes come from.</summary>
internal interface IMethodSource
{
    /// <summary>The methods of a process as far as they are known; empty where nothing is.</summary>
    MethodMap Methods(int pid);

    /// <summary>The methods of a process after asking anew, because an address is in none of those known.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="address">The address.</param>
    /// <param name="known">What was known when it was not found.</param>
    /// <returns>What is known now; <paramref name="known"/> where nothing more can be had.</returns>
    MethodMap Refresh(int pid, ulong address, MethodMap known);

    /// <summary>Why methods may be missing.</summary>
    IReadOnlyList<Diagnostic> Notices { get; }
}
