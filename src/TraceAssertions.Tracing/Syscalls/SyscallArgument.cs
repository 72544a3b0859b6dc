namespace TraceAssertions.Tracing.Syscalls;

/// <summary>One argument of a system call.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Set">For <see cref="ArgumentKind.Flags"/> and <see cref="ArgumentKind.Constant"/> the set of names in <c>constants.x86_64.txt</c>; else null.</param>
/// <param name="Structure">What a pointer points to, where that can be told (<see cref="MemoryPlan"/>); else null.</param>
/// <param name="Access">What the call does with it.</param>
internal readonly record struct SyscallArgument(ArgumentKind Kind, string? Set = null, string? Structure = null, MemoryAccess Access = MemoryAccess.None);
