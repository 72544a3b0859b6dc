namespace TraceAssertions.Tracing.Managed;

/// <summary>The methods of one process by address. Immutable.</summary>
internal sealed class MethodMap
{
    private readonly JittedMethod[] _methods;
    private readonly ulong[] _starts;

    private MethodMap(JittedMethod[] methods)
    {
        _methods = methods;
        _starts = Array.ConvertAll(methods, method => method.Start);
    }

    /// <summary>A map without methods.</summary>
    public static MethodMap Empty { get; } = new([]);

    /// <summary>How many methods there are.</summary>
    public int Count => _methods.Length;

    /// <summary>The methods in the order of their addresses; no two overlap.</summary>
    public IReadOnlyList<JittedMethod> Methods => _methods;

    /// <summary>The method whose code holds the address, or null.</summary>
    public JittedMethod? Find(ulong address)
    {
        var index = Array.BinarySearch(_starts, address);
        if (index < 0)
            index = ~index - 1;
        return index >= 0 && address - _methods[index].Start < _methods[index].Size ? _methods[index] : null;
    }

    /// <summary>This map with further methods. Where memory was used again only the latest method stands: what was there before is gone, all of it.</summary>
    /// <param name="later">Methods, the newest last.</param>
    public MethodMap With(IReadOnlyList<JittedMethod> later)
    {
        if (later.Count == 0)
            return this;
        JittedMethod[] all = [.. _methods, .. later.Where(method => method.Size > 0 && method.Start + method.Size > method.Start)];
        var order = new int[all.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (x, y) => all[x].Start != all[y].Start ? all[x].Start.CompareTo(all[y].Start) : x.CompareTo(y));

        // In the order of the addresses; those still open are the ones that can overlap the next. A method's index is its age.
        var gone = new bool[all.Length];
        var open = new List<int>();
        foreach (var next in order)
        {
            open.RemoveAll(method => all[method].Start + all[method].Size <= all[next].Start);
            foreach (var method in open)
                gone[Math.Min(method, next)] = true;
            open.Add(next);
        }

        return new MethodMap([.. order.Where(method => !gone[method]).Select(method => all[method])]);
    }
}
