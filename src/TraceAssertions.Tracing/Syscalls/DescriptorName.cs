namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Tells what a descriptor is that a call names.</summary>
/// <param name="call">The call.</param>
/// <param name="fd">The descriptor; <see cref="DescriptorTable.CurrentDirectory"/> for that.</param>
/// <param name="made">The call made it; else it is an argument, and what it was before the call counts.</param>
/// <returns>What its link in /proc/PID/fd shows; null where that is not known.</returns>
internal delegate string? DescriptorName(in RawCall call, int fd, bool made = false);
