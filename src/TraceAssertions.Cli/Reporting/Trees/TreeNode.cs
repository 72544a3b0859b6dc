namespace TraceAssertions.Cli.Reporting.Trees;

/// <summary>A span of a trace with those below it, or several of one shape that follow one another and are told as one.</summary>
/// <param name="label">What is the same in all of them: the name, the path, the error.</param>
/// <param name="detail">What it asks for (a URL, a query); null where that is not known.</param>
/// <param name="place">Where in the source it is made; null where that is not known.</param>
internal sealed class TreeNode(string label, string? detail, string? place)
{
    private bool _placesDiffer;

    /// <summary>The name, the path, the error.</summary>
    public string Label { get; } = label;

    /// <summary>What it asks for; null where that is not known, or not the same in all.</summary>
    public string? Detail { get; private set; } = detail;

    /// <summary>Where in the source it is made; null where that is not known of any, or not the same in all.</summary>
    public string? Place { get; private set; } = place;

    /// <summary>How many calls it stands for.</summary>
    public long Calls { get; set; } = 1;

    /// <summary>Nanoseconds of all of them together.</summary>
    public long Nanos { get; set; }

    /// <summary>What is below it, in order of time.</summary>
    public List<TreeNode> Children { get; set; } = [];

    /// <summary>Adds another of the same shape.</summary>
    public void Add(TreeNode other)
    {
        var open = new Stack<(TreeNode Into, TreeNode From)>([(this, other)]);
        while (open.TryPop(out var pair))
        {
            pair.Into.AddAlone(pair.From);
            for (var i = 0; i < pair.Into.Children.Count; i++)
                open.Push((pair.Into.Children[i], pair.From.Children[i]));
        }
    }

    private void AddAlone(TreeNode other)
    {
        Calls += other.Calls;
        Nanos += other.Nanos;
        if (other.Detail != Detail)
            Detail = null;
        _placesDiffer |= other._placesDiffer || (Place is not null && other.Place is not null && Place != other.Place);
        Place = _placesDiffer ? null : Place ?? other.Place;
    }
}
