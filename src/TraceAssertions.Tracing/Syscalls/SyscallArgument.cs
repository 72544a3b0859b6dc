namespace TraceAssertions.Tracing.Syscalls;

/// <summary>One argument of a system call.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Set">For <see cref="ArgumentKind.Flags"/> and <see cref="ArgumentKind.Constant"/> the set of names in <c>constants.x86_64.txt</c>; else null.</param>
internal readonly record struct SyscallArgument(ArgumentKind Kind, string? Set = null);
