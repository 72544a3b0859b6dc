namespace TraceAssertions.Tracing.Stacks;

/// <summary>Keeps each distinct stack once, and gives it a number from 1 on.</summary>
/// <remarks>Safe for concurrent use: calls are recorded while stacks are looked up.</remarks>
internal sealed class StackTable
{
    /// <summary>The most stacks that are kept; further ones are not.</summary>
    public const int MaxStacks = 1 << 20;

    // Work that queues work that queues work … for ever must not make stacks for ever.
    private const int MaxCauses = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<StackFrame, int> _frameNumbers = [];
    private readonly List<StackFrame> _frames = [];
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly List<StackEntry> _stacks = [];

    /// <summary>The number of a frame.</summary>
    public int Frame(StackFrame frame)
    {
        lock (_gate)
        {
            if (!_frameNumbers.TryGetValue(frame, out var number))
            {
                _frameNumbers.Add(frame, number = _frames.Count);
                _frames.Add(frame);
            }

            return number;
        }
    }

    /// <summary>The number of a stack; 0 where there are too many.</summary>
    /// <param name="frames">The numbers of its frames, the innermost first.</param>
    /// <param name="isTruncated">Whether there are further frames that were not taken.</param>
    public int Add(ReadOnlySpan<int> frames, bool isTruncated)
    {
        lock (_gate)
            return Number(frames, isTruncated, 0, 0);
    }

    /// <summary>The number of a stack whose work another one queued; the cause replaces one that it has.</summary>
    /// <param name="stack">The stack; 0 for none.</param>
    /// <param name="cause">The other one; 0 gives <paramref name="stack"/> back.</param>
    public int WithCause(int stack, int cause)
    {
        if (cause == 0)
            return stack;
        lock (_gate)
        {
            var origin = _stacks[cause - 1];
            if (origin.CauseDepth >= MaxCauses)
            {
                cause = Number(origin.Frames, origin.IsTruncated, 0, 0);
                origin = _stacks[Math.Max(0, cause - 1)];
            }

            if (cause == 0)
                return stack;
            var (frames, isTruncated) = stack == 0 ? ([], false) : (_stacks[stack - 1].Frames, _stacks[stack - 1].IsTruncated);
            var number = Number(frames, isTruncated, cause, origin.CauseDepth + 1);
            return number == 0 ? stack : number;
        }
    }

    /// <summary>The stack of a number, or null where there is none.</summary>
    public StackEntry? Find(int number)
    {
        lock (_gate)
            return number < 1 || number > _stacks.Count ? null : _stacks[number - 1];
    }

    /// <summary>The frame of a number.</summary>
    public StackFrame FrameOf(int number)
    {
        lock (_gate)
            return _frames[number];
    }

    private int Number(ReadOnlySpan<int> frames, bool isTruncated, int cause, int depth)
    {
        var hash = ((ulong)cause << 1) | (isTruncated ? 1UL : 0);
        foreach (var frame in frames)
            hash = (hash ^ (uint)frame) * 0x9E3779B97F4A7C15UL;
        hash ^= hash >> 29;
        for (; _numbers.TryGetValue(hash, out var known); hash++)
        {
            var entry = _stacks[known - 1];
            if (entry.Cause == cause && entry.IsTruncated == isTruncated && frames.SequenceEqual(entry.Frames))
                return known;
        }

        if (_stacks.Count == MaxStacks)
            return 0;
        _stacks.Add(new(frames.ToArray(), isTruncated, cause, depth));
        return _numbers[hash] = _stacks.Count;
    }
}
