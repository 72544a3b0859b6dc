namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The descriptions of a section by address, for a section that comes without a search table.</summary>
internal sealed class FrameIndex
{
    private readonly ulong[] _starts;
    private readonly int[] _offsets;

    /// <summary>Reads every entry of the section.</summary>
    public FrameIndex(CallFrameSection section)
    {
        Section = section;
        var all = section.ReadAll();
        _starts = [.. all.Select(entry => entry.Description.Start)];
        _offsets = [.. all.Select(entry => entry.Offset)];
        Array.Sort(_starts, _offsets);
    }

    /// <summary>The section.</summary>
    public CallFrameSection Section { get; }

    /// <summary>The description of the instruction at an address, or null.</summary>
    public FrameDescription? Find(ulong address)
    {
        var at = Array.BinarySearch(_starts, address);
        at = at < 0 ? ~at - 1 : at;
        return at >= 0 && Section.TryRead(_offsets[at], out var description) && description.Contains(address) ? description : null;
    }
}
