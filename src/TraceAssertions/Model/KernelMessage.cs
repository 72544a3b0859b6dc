namespace TraceAssertions;

/// <summary>A message that the kernel carried from one call of a trace to another: the one happened before the other returned.</summary>
/// <remarks>
/// Only messages that are known are told: which write a read was answered by, which wake ended which wait. Where two could have been it, there is none.
/// See docs/decisions/0010-kernel-messages.md.
/// </remarks>
/// <param name="FromCall">
/// The call that sent it, as <see cref="CausalTrace.CallAt"/> counts them; where that is in no trace, the last call before it that its thread made in this one.
/// </param>
/// <param name="ToCall">The call that received it.</param>
/// <param name="Kind">How it went.</param>
/// <param name="SentClock">The Lamport time of the call that sent it.</param>
/// <param name="ReceivedClock">The Lamport time of the call that received it, always later than <paramref name="SentClock"/>.</param>
public readonly record struct KernelMessage(int FromCall, int ToCall, MessageKind Kind, long SentClock, long ReceivedClock);
