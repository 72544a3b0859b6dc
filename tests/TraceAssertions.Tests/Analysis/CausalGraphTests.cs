using TraceAssertions.Analysis;

namespace TraceAssertions.Tests.Analysis;

public sealed class CausalGraphTests
{
    [Fact]
    public void A_trace_has_edges_of_containment_and_of_program_order()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("read", 10, 20, tid: 1);
            t.Call("write", 25, 30, tid: 1);
            t.Call("read", 12, 40, tid: 2);
        });
        var graph = CausalGraph.Of(trace);
        graph.Outgoing(0).ToArray().Should().Equal(
            new CausalEdge(0, 1, CausalEdgeKind.ParentChild, 10),
            new CausalEdge(0, 2, CausalEdgeKind.ParentChild, 5),
            new CausalEdge(0, 3, CausalEdgeKind.ParentChild, 28));
        graph.Outgoing(1).ToArray().Should().Equal(new CausalEdge(1, 2, CausalEdgeKind.HappensBefore, 5));
        graph.Outgoing(2).IsEmpty.Should().BeTrue();
        graph.EdgeCount.Should().Be(4);
    }

    [Fact]
    public void The_first_child_on_its_parents_thread_is_contained_and_not_also_after_it()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("read", 10, 20);
        });
        CausalGraph.Of(trace).Outgoing(0).ToArray().Should().Equal(new CausalEdge(0, 1, CausalEdgeKind.ParentChild, 10));
    }

    [Fact]
    public void Random_graphs_keep_every_edge_and_reach_what_their_matrix_reaches()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var nodes = random.Next(1, 12);
            var edges = Enumerable.Range(0, random.Next(0, 30))
                .Select(i => new CausalEdge(random.Next(nodes), random.Next(nodes), (CausalEdgeKind)random.Next(3), i))
                .ToList();
            var graph = CausalGraph.FromEdges(nodes, edges);

            Enumerable.Range(0, nodes).SelectMany(n => graph.Outgoing(n).ToArray()).Should().BeEquivalentTo(edges);
            var reaches = Closure(nodes, edges);
            for (var from = 0; from < nodes; from++)
                graph.BreadthFirst(from).Should().BeEquivalentTo(Enumerable.Range(0, nodes).Where(to => to == from || reaches[from][to]), $"seed {seed}");

            var order = graph.TopologicalOrder();
            var cyclic = Enumerable.Range(0, nodes).Any(n => reaches[n][n]);
            (order is null).Should().Be(cyclic, $"seed {seed}");
            if (order is not null)
                edges.Should().NotContain(e => order.ToList().IndexOf(e.From) >= order.ToList().IndexOf(e.To));
        }
    }

    [Fact]
    public void Breadth_first_visits_the_nearest_first()
    {
        CausalEdge[] edges = [Edge(0, 3), Edge(3, 4), Edge(0, 1), Edge(1, 2), Edge(2, 4)];
        CausalGraph.FromEdges(5, edges).BreadthFirst(0).Should().Equal(0, 3, 1, 4, 2);
    }

    [Fact]
    public void Reversed_edges_lead_back()
    {
        CausalEdge[] edges = [Edge(0, 2), Edge(1, 2)];
        CausalGraph.FromEdges(3, edges).Reversed().Outgoing(2).ToArray().Select(e => e.To).Should().Equal(0, 1);
    }

    [Fact]
    public void The_graph_of_a_trace_without_messages_has_no_cycle()
    {
        var traces = Enumerable.Range(0, 900).Select(seed => (Seed: seed, Trace: RandomTraces.OfSeed(seed))).Where(random => random.Trace.MessageCount == 0).ToList();
        traces.Should().HaveCountGreaterThan(100);
        foreach (var (seed, trace) in traces)
            CausalGraph.Of(trace).TopologicalOrder().Should().NotBeNull($"seed {seed}");
    }

    [Fact]
    public void Messages_are_edges()
    {
        var trace = TraceSketch.Of(t =>
        {
            t.Span("test:T", 0, 100);
            t.Call("write", 10, 20, tid: 1, message: 1);
            t.Call("read", 5, 30, tid: 2, message: 2);
            t.Call("wait4", 40, 50, tid: 2, message: 3);
            t.Message(1, 2);
            t.Message(1, 3, MessageKind.Exit);
        });
        CausalGraph.Of(trace).Outgoing(1).ToArray().Should().Equal(new CausalEdge(1, 2, CausalEdgeKind.DataFlow, 0), new CausalEdge(1, 3, CausalEdgeKind.HappensBefore, 20));
    }

    [Fact]
    public void An_edge_to_nowhere_is_refused() =>
        FluentActions.Invoking(() => CausalGraph.FromEdges(2, [Edge(0, 2)])).Should().Throw<ArgumentOutOfRangeException>();

    private static CausalEdge Edge(int from, int to) => new(from, to, CausalEdgeKind.DataFlow, 1);

    /// <summary>Warshall, 'A theorem on Boolean matrices', 1962.</summary>
    private static bool[][] Closure(int nodes, List<CausalEdge> edges)
    {
        var reaches = Enumerable.Range(0, nodes).Select(_ => new bool[nodes]).ToArray();
        foreach (var edge in edges)
            reaches[edge.From][edge.To] = true;
        for (var via = 0; via < nodes; via++)
        {
            for (var from = 0; from < nodes; from++)
            {
                for (var to = 0; to < nodes; to++)
                    reaches[from][to] |= reaches[from][via] && reaches[via][to];
            }
        }

        return reaches;
    }
}
