using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli.Golden;

/// <summary>What a command has to tell, in the order in which it was found: one line each, and a block of text where there is more to say.</summary>
internal sealed class GateFindings
{
    private readonly List<(Diagnostic Diagnostic, string? Block)> _findings = [];
    private readonly HashSet<Diagnostic> _known = [];

    /// <summary>How many fail the gate.</summary>
    public int Errors => _findings.Count(finding => finding.Diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Everything found, in order.</summary>
    public IEnumerable<Diagnostic> Diagnostics => _findings.Select(finding => finding.Diagnostic);

    /// <summary>How many have the code.</summary>
    public int Count(string code) => _findings.Count(finding => finding.Diagnostic.Code == code);

    /// <summary>Adds a finding; what was found already, the same word for word, is told once.</summary>
    /// <param name="diagnostic">The line.</param>
    /// <param name="block">What follows it, or null.</param>
    public void Add(Diagnostic diagnostic, string? block = null)
    {
        if (_known.Add(diagnostic))
            _findings.Add((diagnostic, block));
    }

    /// <summary>Adds each of them.</summary>
    public void Add(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            Add(diagnostic);
    }

    /// <summary>Adds what others found.</summary>
    public void Add(GateFindings others)
    {
        foreach (var (diagnostic, block) in others._findings)
            Add(diagnostic, block);
    }

    /// <summary>Tells everything on stderr.</summary>
    public void Tell(Terminal terminal)
    {
        foreach (var (diagnostic, block) in _findings)
        {
            terminal.Tell(diagnostic);
            if (block is not null)
                PlainBlock.Write(block, terminal.Err);
        }
    }
}
