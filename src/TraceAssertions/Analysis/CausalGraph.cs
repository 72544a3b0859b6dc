namespace TraceAssertions.Analysis;

/// <summary>Which spans caused which: a directed graph over the rows of a trace in compressed sparse rows.</summary>
/// <remarks>The edges that leave a node lie together, in the order in which they were given: two array reads reach them.</remarks>
internal sealed class CausalGraph
{
    private readonly int[] _first;
    private readonly CausalEdge[] _edges;

    private CausalGraph(int[] first, CausalEdge[] edges)
    {
        _first = first;
        _edges = edges;
    }

    /// <summary>Nodes, one a row of the trace.</summary>
    public int NodeCount => _first.Length - 1;

    /// <summary>Edges of all kinds.</summary>
    public int EdgeCount => _edges.Length;

    /// <summary>The edges that leave a node.</summary>
    public ReadOnlySpan<CausalEdge> Outgoing(int node) => _edges.AsSpan(_first[node], _first[node + 1] - _first[node]);

    /// <summary>Sorts edges into rows by counting, in time and memory linear in both.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An edge names a node that does not exist.</exception>
    public static CausalGraph FromEdges(int nodeCount, IReadOnlyList<CausalEdge> edges)
    {
        var first = new int[nodeCount + 1];
        foreach (var edge in edges)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)edge.From, (uint)nodeCount, nameof(edges));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)edge.To, (uint)nodeCount, nameof(edges));
            first[edge.From + 1]++;
        }

        for (var node = 0; node < nodeCount; node++)
            first[node + 1] += first[node];
        var next = first.AsSpan(0, nodeCount).ToArray();
        var sorted = new CausalEdge[edges.Count];
        foreach (var edge in edges)
            sorted[next[edge.From]++] = edge;
        return new CausalGraph(first, sorted);
    }

    /// <summary>The graph of a trace: containment, program order within each thread, and the messages that the kernel carried.</summary>
    /// <remarks>
    /// Nodes are runs of calls: two threads that answer each other many times may each be one run, and then there is a cycle between rows where there is none between calls.
    /// </remarks>
    public static CausalGraph Of(CausalTrace trace)
    {
        var columns = trace.Columns;
        var edges = new List<CausalEdge>(2 * columns.Name.Length);
        var lastOfThread = new Dictionary<(int Pid, int Tid), int>();

        // Rows are in order of first arrival, and a thread's calls return in program order (they do not nest): the order of its rows is its order.
        for (var row = 0; row < columns.Name.Length; row++)
        {
            var parent = columns.Parent[row];
            if (parent >= 0)
                edges.Add(new CausalEdge(parent, row, CausalEdgeKind.ParentChild, columns.TotalDuration[row]));

            // An activity is on no thread: it goes on wherever its continuations run.
            if (columns.Tid[row] == 0)
                continue;
            var thread = (columns.Pid[row], columns.Tid[row]);
            if (lastOfThread.TryGetValue(thread, out var last) && last != parent)
                edges.Add(new CausalEdge(last, row, CausalEdgeKind.HappensBefore, Math.Max(0, columns.Start[row] - columns.End[last])));
            lastOfThread[thread] = row;
        }

        foreach (var message in RowMessages.Of(trace).OrderBy(pair => pair.Key).SelectMany(pair => pair.Value))
        {
            if (message.From != message.To)
                edges.Add(new CausalEdge(message.From, message.To, KindOf(message.Kind), Math.Max(0, columns.Start[message.To] - columns.End[message.From])));
        }

        return FromEdges(columns.Name.Length, edges);
    }

    private static CausalEdgeKind KindOf(MessageKind kind) => kind is MessageKind.Data or MessageKind.Event ? CausalEdgeKind.DataFlow : CausalEdgeKind.HappensBefore;

    /// <summary>The same edges, each turned round: what caused a node instead of what it caused.</summary>
    public CausalGraph Reversed() =>
        FromEdges(NodeCount, Array.ConvertAll(_edges, e => new CausalEdge(e.To, e.From, e.Kind, e.Weight)));

    /// <summary>What a node reaches, itself first, nearest first, each once.</summary>
    public IReadOnlyList<int> BreadthFirst(int from)
    {
        var seen = new bool[NodeCount];
        var order = new List<int> { from };
        seen[from] = true;
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var edge in Outgoing(order[i]))
            {
                if (seen[edge.To])
                    continue;
                seen[edge.To] = true;
                order.Add(edge.To);
            }
        }

        return order;
    }

    /// <summary>An order in which every cause precedes its effects (Kahn, 'Topological sorting of large networks', 1962), or null where there is a cycle.</summary>
    public IReadOnlyList<int>? TopologicalOrder()
    {
        var causes = new int[NodeCount];
        foreach (var edge in _edges)
            causes[edge.To]++;
        var order = new List<int>(NodeCount);
        for (var node = 0; node < NodeCount; node++)
        {
            if (causes[node] == 0)
                order.Add(node);
        }

        for (var i = 0; i < order.Count; i++)
        {
            foreach (var edge in Outgoing(order[i]))
            {
                if (--causes[edge.To] == 0)
                    order.Add(edge.To);
            }
        }

        return order.Count == NodeCount ? order : null;
    }
}
