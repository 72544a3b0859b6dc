using System.CommandLine;
using TraceAssertions.Cli.CommandLine;

namespace TraceAssertions.Cli.Commands.Golden;

/// <summary>The names of golden traces as arguments, and <c>--all</c> in their place.</summary>
internal sealed class NamesArgument
{
    private readonly Argument<string[]> _names = new("NAME") { Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _all;

    /// <param name="all">What <c>--all</c> does.</param>
    public NamesArgument(string all) => _all = new("--all") { Description = all };

    /// <summary>Adds both to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_names);
        command.Options.Add(_all);
    }

    /// <summary>The names, empty for all; or what is wrong with them.</summary>
    public Diagnostic? Read(Invocation invocation, RenacerCommand command, out IReadOnlyList<string> names)
    {
        names = invocation.Options.GetValue(_names) ?? [];
        var all = invocation.Options.GetValue(_all);
        if (all == (names.Count == 0))
            return null;
        return all
            ? new("TA0091", DiagnosticSeverity.Error, "there are names beside --all", Remedy: $"give either; see `{command.FullName} --help`")
            : new("TA0091", DiagnosticSeverity.Error, "there is no name", Remedy: "name golden traces, or give --all; `renacer golden list` has the names");
    }
}
