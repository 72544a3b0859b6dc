namespace TraceAssertions.Tracing.Syscalls;

/// <summary>A call that found its descriptor not ready.</summary>
/// <param name="Scope">The scope that made it.</param>
/// <param name="Tid">The thread.</param>
/// <param name="Stack">The number of its stack; 0 where none was taken.</param>
internal readonly record struct CallAttempt(ulong Scope, int Tid, int Stack);
