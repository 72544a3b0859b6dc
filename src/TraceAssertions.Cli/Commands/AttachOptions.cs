using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace TraceAssertions.Cli.Commands;

/// <summary>The option of plain tracing that names processes which run already.</summary>
internal sealed class AttachOptions
{
    private readonly Option<string[]> _attach = new("--attach", "-p")
    {
        HelpName = "PID",
        Description = "Trace the process, or thread, of this number until it ends or until Ctrl-C, which leaves it running; with -f all its threads, and children to come. Several with commas, or by several options.",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_attach);

    /// <summary>Whether it is given.</summary>
    public bool IsGiven(ParseResult options) => options.GetResult(_attach) is { Implicit: false };

    /// <summary>Reads the numbers, each once.</summary>
    /// <returns>TA0091 where one is none; null where all is well.</returns>
    public Diagnostic? Read(ParseResult options, out IReadOnlyList<int> tasks)
    {
        // Also blanks, as strace(1) has it: -p "`pidof app`".
        var words = (options.GetValue(_attach) ?? []).SelectMany(value => value.Split([',', ' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("")).ToArray();
        var numbers = words.Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        tasks = [.. numbers.Distinct()];
        return Array.IndexOf(numbers, 0) is >= 0 and var wrong
            ? new("TA0091", DiagnosticSeverity.Error, $"'{words[wrong]}' is no value of -p: it is the number of a process", Remedy: "`ps -e` lists them; renacer -p $(pidof app)")
            : null;
    }
}
