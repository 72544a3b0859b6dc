using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Stacks;

/// <summary>Where a process has its code: mappings that do not overlap, by address.</summary>
/// <remarks>Memory that is neither code nor of a file is not kept. Not safe for concurrent use.</remarks>
internal sealed class AddressSpace
{
    private const int MaxPlaces = 1 << 16;

    private readonly List<Mapping> _mappings;
    private readonly Dictionary<ulong, CodePlace> _places = [];

    /// <summary>An empty address space.</summary>
    public AddressSpace() => _mappings = [];

    private AddressSpace(IEnumerable<Mapping> mappings) => _mappings = [.. mappings];

    /// <summary>Stacks that were found in it as it is now.</summary>
    public KnownStacks KnownStacks { get; } = new();

    /// <summary>The mappings in the order of their addresses.</summary>
    public IReadOnlyList<Mapping> Mappings => _mappings;

    /// <summary>A copy for a forked process.</summary>
    public AddressSpace Fork() => new(_mappings);

    /// <summary>Maps a range; what was there is replaced.</summary>
    public void Insert(in Mapping mapping)
    {
        if (mapping.Start >= mapping.End)
            return;
        Remove(mapping.Start, mapping.End);
        if (!mapping.IsOfInterest)
            return;
        _mappings.Insert(FirstEndingAfter(mapping.Start), mapping);
        if (mapping.IsExecutable)
            KnownStacks.Clear();
    }

    /// <summary>Maps the parts of a range where nothing is known to be.</summary>
    public void Fill(in Mapping mapping)
    {
        var rest = mapping;
        for (var i = FirstEndingAfter(rest.Start); i < _mappings.Count && _mappings[i].Start < rest.End; i = FirstEndingAfter(rest.Start))
        {
            var known = _mappings[i];
            Insert(rest with { End = Math.Max(rest.Start, known.Start) });
            if (known.End >= rest.End)
                return;
            rest = rest.From(known.End);
        }

        Insert(rest);
    }

    /// <summary>Unmaps a range.</summary>
    public void Remove(ulong start, ulong end) => _ = Take(start, end);

    /// <summary>Changes whether a range may be executed. Memory that is not known yet and becomes code is taken for memory that is no file.</summary>
    public void Protect(ulong start, ulong end, bool executable)
    {
        if (start >= end)
            return;
        var parts = Take(start, end);
        if (executable)
            Insert(new(start, end, 0, null, true));
        foreach (var part in parts)
            Insert(part with { IsExecutable = executable });
    }

    /// <summary>Moves a range, mremap(2).</summary>
    public void Move(ulong start, ulong end, ulong newStart, ulong newEnd)
    {
        var parts = Take(start, end);
        Remove(newStart, newEnd);
        foreach (var part in parts)
        {
            var from = newStart + (part.Start - start);
            var to = part.End == end ? newEnd : Math.Min(newEnd, newStart + (part.End - start));
            if (from < to)
                Insert(part with { Start = from, End = to });
        }
    }

    /// <summary>The mapping at an address, or null.</summary>
    public Mapping? Find(ulong address)
    {
        var at = FirstEndingAfter(address);
        return at < _mappings.Count && _mappings[at].Start <= address ? _mappings[at] : null;
    }

    /// <summary>What is known of the code at an address; null where there is none.</summary>
    /// <param name="address">The address.</param>
    /// <param name="modules">The files.</param>
    public CodePlace? PlaceAt(ulong address, CodeModules modules)
    {
        if (_places.TryGetValue(address, out var place))
            return place;
        if (Find(address) is not { IsExecutable: true } mapping)
            return null;
        if (_places.Count == MaxPlaces)
            _places.Clear();
        var offset = mapping.FileOffset + (address - mapping.Start);
        var module = CodePath.FileOf(mapping.Path) is { } path ? modules.Of(path) : null;
        var row = module?.RowAt(offset);
        return _places[address] = new(module, module is null ? 0 : offset, module?.KindAt(offset) ?? FrameKind.Managed, row?.Row, row?.Section);
    }

    private List<Mapping> Take(ulong start, ulong end)
    {
        var taken = new List<Mapping>();
        var i = FirstEndingAfter(start);
        while (i < _mappings.Count && _mappings[i].Start < end)
        {
            var mapping = _mappings[i];
            if (mapping.IsExecutable)
            {
                _places.Clear();
                KnownStacks.Clear();
            }

            _mappings.RemoveAt(i);
            if (mapping.Start < start)
                _mappings.Insert(i++, mapping with { End = start });
            if (mapping.End > end)
                _mappings.Insert(i, mapping.From(end));
            var inside = mapping.Start < start ? mapping.From(start) : mapping;
            taken.Add(inside.End > end ? inside with { End = end } : inside);
        }

        return taken;
    }

    private int FirstEndingAfter(ulong address)
    {
        int low = 0, high = _mappings.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_mappings[middle].End <= address)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
