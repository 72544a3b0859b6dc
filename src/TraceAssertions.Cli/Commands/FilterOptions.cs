using System.CommandLine;
using System.CommandLine.Parsing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Commands;

/// <summary>The option of plain tracing that chooses which calls are shown.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string[]> _trace = new("--trace", "-e")
    {
        HelpName = "SET",
        Description = "Show these system calls alone (-e trace=SET is the same): names, %classes and /patterns, with commas between them; ! before the set turns it round. The last one given counts.",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_trace);

    /// <summary>Reads the filter that the command line asks for; null for none.</summary>
    /// <returns>TA0050 where one cannot be used; null where all is well.</returns>
    public Diagnostic? Read(ParseResult options, out CallFilter? filter)
    {
        filter = null;
        foreach (var value in options.GetValue(_trace) ?? [])
        {
            if (CallFilterSyntax.ReadExpression(value, out filter) is { } problem)
                return problem;
        }

        return null;
    }
}
