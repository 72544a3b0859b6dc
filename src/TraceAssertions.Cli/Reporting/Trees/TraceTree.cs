using System.Globalization;
using System.Text;
using TraceAssertions.Conditions;
using TraceAssertions.Conditions.Evaluation;

namespace TraceAssertions.Cli.Reporting.Trees;

/// <summary>A trace as a tree of activities, processes and calls. Neighbours of one shape are one line: a loop that asks twenty times reads <c>×20</c>.</summary>
/// <param name="Root">The test or the program.</param>
/// <param name="NoiseCalls">Calls of the runtime's own, which are left out.</param>
internal sealed record TraceTree(TreeNode Root, long NoiseCalls)
{
    // Deeper nesting is told without further indentation: no line is wider than a screen for that.
    private const int DeepestIndent = 40;

    /// <summary>The tree of a trace's spans, which may stand in any order.</summary>
    public static TraceTree Of(IReadOnlyList<TreeSpan> spans)
    {
        var nodes = spans.Select(span => new TreeNode(span.Label, span.Detail, span.Place) { Calls = span.Calls, Nanos = span.Nanos }).ToList();
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < spans.Count; i++)
            rows.TryAdd(spans[i].Id, i);
        var children = Enumerable.Range(1, Math.Max(0, spans.Count - 1))
            .Where(row => !spans[row].IsNoise)
            .ToLookup(row => spans[row].Parent is { } parent && rows.TryGetValue(parent, out var known) && known != row && !spans[known].IsNoise ? known : 0);
        new Folding(nodes, children, spans).Run();
        return new(nodes[0], spans.Where(span => span.IsNoise).Sum(span => span.Calls));
    }

    /// <summary>Writes what is below the root, one line a node.</summary>
    public void Write(TextWriter writer)
    {
        var open = new Stack<(TreeNode Node, int Depth)>();
        Push(Root, 0);
        while (open.TryPop(out var next))
        {
            writer.WriteLine(Line(next.Node, next.Depth));
            Push(next.Node, next.Depth + 1);
        }

        void Push(TreeNode node, int depth)
        {
            for (var i = node.Children.Count - 1; i >= 0; i--)
                open.Push((node.Children[i], depth));
        }
    }

    private static string Line(TreeNode node, int depth)
    {
        var line = new StringBuilder().Append(' ', 2 + (2 * Math.Min(depth, DeepestIndent))).Append(PlainText.OneLine(node.Label));
        if (node.Calls > 1)
            line.Append(CultureInfo.InvariantCulture, $" ×{node.Calls:#,0}");
        if (node.Detail is not null)
            line.Append("  ").Append(PlainText.OneLine(node.Detail));
        line.Append("  ").Append(ValueFormat.Number(node.Nanos / 1e6)).Append(" ms");
        if (node.Place is not null)
            line.Append("  ").Append(node.Place);
        return line.ToString();
    }

    /// <summary>Gives each node its children, those of one shape that follow one another as one; what is below a node comes before it. Traces may be nested as deep as they like.</summary>
    private sealed class Folding(List<TreeNode> nodes, ILookup<int, int> children, IReadOnlyList<TreeSpan> spans)
    {
        private readonly Dictionary<string, int> _shapes = new(StringComparer.Ordinal);
        private readonly int[] _shapeOf = new int[nodes.Count];

        public void Run()
        {
            var open = new Stack<(int Row, bool Entered)>([(0, false)]);
            while (open.TryPop(out var next))
            {
                if (next.Entered)
                {
                    Fold(next.Row);
                    continue;
                }

                open.Push((next.Row, true));
                foreach (var child in children[next.Row])
                    open.Push((child, false));
            }
        }

        private void Fold(int row)
        {
            var node = nodes[row];
            var shape = new StringBuilder(node.Label);
            var last = -1;
            foreach (var child in children[row].OrderBy(child => spans[child].StartNanos).ThenBy(child => child))
            {
                if (last >= 0 && _shapeOf[child] == _shapeOf[last])
                {
                    node.Children[^1].Add(nodes[child]);
                    continue;
                }

                node.Children.Add(nodes[child]);
                shape.Append('\n').Append(CultureInfo.InvariantCulture, $"{_shapeOf[child]}");
                last = child;
            }

            var text = shape.ToString();
            if (!_shapes.TryGetValue(text, out var number))
                _shapes.Add(text, number = _shapes.Count);
            _shapeOf[row] = number;
        }
    }
}
