using System.CommandLine;

namespace TraceAssertions.Cli.CommandLine;

/// <summary>One command of the tool: its options, its page of help, and what it does.</summary>
internal abstract class RenacerCommand : Command
{
    protected RenacerCommand(string name, string description)
        : base(name, description)
    {
        // The parser takes a command without an action for a mere group of commands; Run is called by RenacerApp.
        SetAction(_ => { });
    }

    /// <summary>The usage line without the leading program name.</summary>
    public abstract string Usage { get; }

    /// <summary>What follows the options on the page of help: examples, exit codes, notes.</summary>
    public abstract string Notes { get; }

    /// <summary>Whether a command to trace must follow <c>--</c>.</summary>
    public abstract bool TakesProgram { get; }

    /// <summary>Whether it must follow this time.</summary>
    public virtual bool NeedsProgram(ParseResult options) => TakesProgram;

    /// <summary>Does the work; the options are valid and the program is there where one is needed.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Run(Invocation invocation);

    /// <summary>The name as the user types it.</summary>
    public string FullName => Parents.FirstOrDefault() is RenacerCommand parent ? $"{parent.FullName} {Name}" : Name;
}
