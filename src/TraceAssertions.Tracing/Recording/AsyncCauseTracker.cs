using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Recording;

/// <summary>Finds what caused a call whose own stack shows no user code: the stack that queued the work which makes it, or that tried the same call before and found nothing.</summary>
/// <remarks>
/// The class library reads a file asynchronously by a blocking call on a thread of the pool (System.Private.CoreLib, SafeFileHandle.ThreadPoolValueTaskSource.cs), and
/// completes a socket's operation on whatever thread learns that it is ready (System.Net.Sockets, SocketAsyncContext.Unix.cs). A cause is used in its own scope only,
/// and where it is in doubt there is none: no line is better than a wrong one. Called by the recorder, under its lock.
/// </remarks>
internal sealed class AsyncCauseTracker(IStackCollector? stacks)
{
    /// <summary>The longest chain of causes: one stack for each kind of step between the user's code and the call, of which even stacked streams have few.</summary>
    internal const int MostStacks = 8;

    private const int Connect = 42, GetSocketOption = 55;

    private readonly Dictionary<ulong, Cause?> _queued = [];
    private readonly Dictionary<int, Cause> _running = [];

    /// <summary>Whether the call is a message to the tracer, not the program's.</summary>
    public static bool IsMarker(in RawCall call) => call is { Number: Marker.SyscallNumber, Arg0: Marker.Magic };

    /// <summary>A thread queued work or begins queued work.</summary>
    /// <param name="marker">A call that <see cref="IsMarker"/>.</param>
    /// <param name="snapshot">The stack that queues; empty where none was taken.</param>
    public void OnMarker(in RawCall marker, ReadOnlySpan<byte> snapshot)
    {
        switch ((long)marker.Arg1)
        {
            case Marker.Queued when marker.Scope != 0:
                var cause = CauseAt(marker, snapshot);

                // Two pieces of work with one number: neither's.
                if (!_queued.TryAdd(marker.Arg2, cause))
                    _queued[marker.Arg2] = null;
                break;
            case Marker.Dequeued:
                if (marker.Arg2 != 0 && _queued.Remove(marker.Arg2, out var begun) && begun is not null)
                    _running[marker.Tid] = begun;
                else
                    _running.Remove(marker.Tid);
                break;
        }
    }

    /// <summary>The number of a call's stack, with its cause where one is known; 0 where nothing is.</summary>
    /// <param name="call">The call.</param>
    /// <param name="snapshot">Its stack; empty where none was taken.</param>
    /// <param name="scope">The scope that the call was found to belong to.</param>
    /// <param name="confidence">How that is known.</param>
    /// <param name="descriptor">What the call works on, or null.</param>
    public int StackOf(in RawCall call, ReadOnlySpan<byte> snapshot, ulong scope, Confidence confidence, Descriptor? descriptor)
    {
        if (stacks is null)
            return 0;
        var stack = snapshot.IsEmpty ? 0 : stacks.Collect(call, snapshot);
        var attempt = AttemptBefore(call, scope, confidence, descriptor);
        if (stack != 0 && _running.TryGetValue(call.Tid, out var cause) && cause.Scope == scope)
            stack = stacks.WithCause(stack, cause.Stack);
        else if (attempt != 0 && (stack != 0 || confidence == Confidence.FdOwner))
            stack = stacks.WithCause(stack, attempt);

        if (descriptor is not null && IsNotReady(call) && confidence == Confidence.Exact)
            (descriptor.Attempts ??= [])[call.Number] = new(scope, call.Tid, stack);
        return stack;
    }

    /// <summary>A task was created or has ended: what a thread of the same number ran before is not its cause.</summary>
    public void OnTask(in RawProcessEvent processEvent)
    {
        if (_running.Count > 0)
            _running.Remove(processEvent.Kind == ProcessEventKind.Fork ? processEvent.OtherTid : processEvent.Tid);
    }

    /// <summary>A scope has ended: its calls are in no trace from here on.</summary>
    public void EndScope(ulong scope)
    {
        foreach (var (number, _) in _queued.Where(pair => pair.Value is null || pair.Value.Scope == scope).ToList())
            _queued.Remove(number);
        foreach (var (tid, _) in _running.Where(pair => pair.Value.Scope == scope).ToList())
            _running.Remove(tid);
    }

    /// <summary>
    /// Not ready now: an attempt on a thread of the user's, which is made again elsewhere. Connecting has begun and goes on by itself.
    /// </summary>
    private static bool IsNotReady(in RawCall call) => !call.Unfinished && (call.Result == -Errno.EAGAIN || (call.Number == Connect && call.Result == -Errno.EINPROGRESS));

    /// <summary>The stack of the earlier attempt that this call completes on another thread; 0 for none.</summary>
    private static int AttemptBefore(in RawCall call, ulong scope, Confidence confidence, Descriptor? descriptor)
    {
        if (descriptor?.Attempts is not { } attempts)
            return 0;

        // How connecting ended is asked for by another call.
        var number = call.Number == GetSocketOption ? Connect : call.Number;
        if (!attempts.TryGetValue(number, out var attempt))
            return 0;
        if (!IsNotReady(call) || confidence == Confidence.Exact)
            attempts.Remove(number);
        return attempt.Scope == scope && attempt.Tid != call.Tid ? attempt.Stack : 0;
    }

    private Cause? CauseAt(in RawCall marker, ReadOnlySpan<byte> snapshot)
    {
        var own = stacks is null || snapshot.IsEmpty ? 0 : stacks.Collect(marker, snapshot);
        if (own == 0)
            return null; // It may have been the user's code that queued this, so what caused the thread's work before says nothing.

        // The innermost user code is looked for along the chain: a stack that is in it already adds nothing further out. That keeps the chain of a loop short.
        int[] chain = _running.TryGetValue(marker.Tid, out var outer) && outer.Scope == marker.Scope ? [own, .. outer.Chain.Where(stack => stack != own)] : [own];
        if (outer is not null && chain.AsSpan().SequenceEqual(outer.Chain))
            return outer;
        if (chain.Length > MostStacks)
            chain = chain[..MostStacks];
        var number = chain[^1];
        for (var i = chain.Length - 2; i >= 0; i--)
            number = stacks!.WithCause(chain[i], number);
        return new Cause(marker.Scope, chain, number);
    }

    /// <param name="Scope">Whose.</param>
    /// <param name="Chain">The stacks without their causes: the one that queued the work, the one that queued what that one was part of, and so on.</param>
    /// <param name="Stack">All of them as one number.</param>
    private sealed record Cause(ulong Scope, int[] Chain, int Stack);
}
