namespace TraceAssertions.Tracing.Managed;

/// <summary>What the JIT compiler says of a method's code: from which native offset on the code is that of which IL offset.</summary>
/// <remarks>
/// An entry holds from its native offset up to the next one's. Three IL offsets are no places in the IL (ICorDebugInfo::MappingTypes in
/// src/coreclr/inc/cordebuginfo.h): the prolog, the epilog, and code without a counterpart.
/// </remarks>
internal sealed class NativeToIL
{
    /// <summary>The IL offset of code that the compiler added.</summary>
    public const int NoMapping = -1;

    /// <summary>The IL offset of the code before the method's first instruction.</summary>
    public const int Prolog = -2;

    /// <summary>The IL offset of the code after the method's last instruction.</summary>
    public const int Epilog = -3;

    private readonly int[] _native;
    private readonly int[] _il;

    /// <summary>Takes the entries in any order, as the runtime gives them.</summary>
    /// <param name="native">Offsets in the native code, in bytes.</param>
    /// <param name="il">The IL offset of each.</param>
    public NativeToIL(int[] native, int[] il)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(native.Length, il.Length);
        (_native, _il) = (native, il);

        // Of two entries for one place the later one has the code, and a place in the IL is worth more than none.
        Array.Sort(_native, _il);
        for (var from = 0; from < _native.Length;)
        {
            var to = from + 1;
            while (to < _native.Length && _native[to] == _native[from])
                to++;
            Array.Sort(_il, from, to - from);
            from = to;
        }
    }

    /// <summary>How many entries there are.</summary>
    public int Count => _native.Length;

    /// <summary>The native offsets, ascending.</summary>
    public ReadOnlySpan<int> NativeOffsets => _native;

    /// <summary>The IL offsets that belong to <see cref="NativeOffsets"/>.</summary>
    public ReadOnlySpan<int> ILOffsets => _il;

    /// <summary>The IL offset whose code is at a native offset.</summary>
    /// <param name="offset">The offset in the native code.</param>
    /// <param name="isExact">False where the code there has no counterpart, so that what is before it, else what is after it, is given.</param>
    /// <returns>The IL offset, or -1 where there is none at all.</returns>
    public int Find(long offset, out bool isExact)
    {
        var last = LastAtOrBefore(offset);
        isExact = last >= 0 && _il[last] >= 0;
        for (var i = last; i >= 0; i--)
        {
            if (_il[i] >= 0)
                return _il[i];
        }

        for (var i = last + 1; i < _il.Length; i++)
        {
            if (_il[i] >= 0)
                return _il[i];
        }

        return NoMapping;
    }

    private int LastAtOrBefore(long offset)
    {
        int low = 0, high = _native.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_native[middle] <= offset)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }
}
