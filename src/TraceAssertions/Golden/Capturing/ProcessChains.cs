namespace TraceAssertions.Golden;

/// <summary>Names the process of each row by the programs that led to it: <c>test</c>, <c>test/sh</c>, <c>test/sh/cat</c>.</summary>
internal sealed class ProcessChains
{
    /// <summary>The name of the first process: the test's, or the launched program.</summary>
    public const string First = "test";

    private readonly int[] _owner;
    private readonly Dictionary<int, string> _chains = new() { [-1] = First };

    /// <param name="trace">The trace.</param>
    /// <param name="scrub">Scrubs the name of a program.</param>
    public ProcessChains(CausalTrace trace, Func<string, string> scrub)
    {
        _owner = new int[trace.SpanCount];
        foreach (var span in trace.Spans) // a parent comes before its children
        {
            var outer = span.ParentRow < 0 ? -1 : _owner[span.ParentRow];
            if (IsChild(span))
            {
                _owner[span.Row] = span.Row;
                _chains[span.Row] = $"{_chains[outer]}/{scrub(span.ShortName)}";
            }
            else
            {
                _owner[span.Row] = outer;
            }
        }
    }

    /// <summary>The row of the process that a row belongs to, -1 for the first process.</summary>
    public int ProcessOf(int row) => _owner[row];

    /// <summary>The chain of a process.</summary>
    public string this[int process] => _chains[process];

    /// <summary>Whether the span is a process that the test or the program started.</summary>
    public static bool IsChild(in Span span) => span.ParentRow >= 0 && span.Name.StartsWith("process:", StringComparison.Ordinal);
}
