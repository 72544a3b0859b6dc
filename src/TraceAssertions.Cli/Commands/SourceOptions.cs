using System.CommandLine;
using System.CommandLine.Parsing;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Reporting;
using TraceAssertions.Cli.Reporting.Profiles;
using TraceAssertions.Cli.Reporting.Sources;

namespace TraceAssertions.Cli.Commands;

/// <summary>The options of plain tracing that ask for source lines.</summary>
internal sealed class SourceOptions
{
    private const string AllFrames = "stack", Inclusive = "inclusive", Calls = "calls";

    private readonly Option<string?> _source = Choice.CreateOptional("--source", "Show for each call the line of the code that made it; with =stack all frames below it.", "line", AllFrames);
    private readonly Option<bool> _stack = new("--stack", "-k") { Description = "The same as --source=stack." };
    private readonly Option<string?> _functionTime = Choice.CreateOptional("--function-time", "Sum up calls and the time in them by function of the user's code; with =inclusive the order is by the time of what each calls as well.", "self", Inclusive);
    private readonly Option<string?> _weight = Choice.Create("--weight", "Of folded and speedscope: what a frame's width stands for. Default: time.", "time", Calls);
    private readonly Option<bool> _context = new("--show-transpiler-context") { Description = "With --transpiler-map: below each call the original line with those around it, and what the transpiler decided there." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_source);
        command.Options.Add(_stack);
        command.Options.Add(_functionTime);
        command.Options.Add(_weight);
        command.Options.Add(_context);
    }

    /// <summary>What the command line asks for.</summary>
    public SourceChoice Read(ParseResult options)
    {
        var frames = options.GetValue(_stack) || options.GetValue(_source) == AllFrames;
        return new(
            IsGiven(options, _source) || frames || options.GetValue(_context),
            new SourceStyle(frames, options.GetValue(_context)),
            !IsGiven(options, _functionTime) ? null : options.GetValue(_functionTime) == Inclusive ? FunctionOrder.Inclusive : FunctionOrder.Self,
            options.GetValue(_weight) == Calls ? ProfileWeight.Calls : ProfileWeight.Time,
            IsGiven(options, _weight));
    }

    private static bool IsGiven(ParseResult options, Option option) => options.GetResult(option) is { Implicit: false };
}
