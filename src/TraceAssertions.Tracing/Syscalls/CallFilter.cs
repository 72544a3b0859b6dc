namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Which calls are of interest, by their numbers.</summary>
/// <remarks>A call whose number has no name is always of interest, as with strace(1): nobody could have named it.</remarks>
internal sealed class CallFilter
{
    /// <summary>Numbers from here on have no names.</summary>
    public const int Numbers = 512;

    private readonly byte[] _bytes = new byte[Numbers];

    /// <summary>Makes the filter.</summary>
    /// <param name="text">As the user wrote it.</param>
    /// <param name="numbers">The calls that match.</param>
    public CallFilter(string text, IEnumerable<int> numbers)
    {
        Text = text;
        foreach (var number in numbers)
            _bytes[number] = 1;
        for (var number = 0; number < Numbers; number++)
        {
            if (!SyscallTable.IsKnown(number))
                _bytes[number] = 1;
        }
    }

    /// <summary>As the user wrote it: <c>openat,%network</c>.</summary>
    public string Text { get; }

    /// <summary>One byte for each number, 1 where the call matches.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether a call of this number matches.</summary>
    public bool Matches(int number) => (uint)number >= Numbers || _bytes[number] != 0;

    /// <summary>A filter that lets these calls pass too.</summary>
    public CallFilter With(IEnumerable<int> numbers) => new(Text, Enumerable.Range(0, Numbers).Where(Matches).Concat(numbers));
}
