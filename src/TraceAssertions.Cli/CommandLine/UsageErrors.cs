using System.CommandLine;
using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.CommandLine;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    /// <summary>All that is wrong; empty where the command line is good.</summary>
    public static IReadOnlyList<Diagnostic> Find(RenacerCommand command, ParseResult result, IReadOnlyList<string>? program)
    {
        if (result.UnmatchedTokens.Count > 0)
            return [Unmatched(command, result.UnmatchedTokens[0], program)];
        // The parser takes an option that it does not know for an argument where the command has any.
        if (Arguments(command, result).FirstOrDefault(token => token.StartsWith('-')) is { } option)
            return [Unmatched(command, option, program)];
        if (result.Errors.Count > 0)
            return [.. result.Errors.Select(error => Usage(command, Sentence(error.Message)))];
        if (command.TakesProgram)
            return program is null or [] or ["", ..] && (program is not null || command.NeedsProgram(result)) ? [MissingProgram(command)] : [];
        return program is null ? [] : [Usage(command, $"'{command.FullName}' takes no command to trace, so nothing may follow `--`")];
    }

    private static IEnumerable<string> Arguments(RenacerCommand command, ParseResult result) =>
        command.Arguments.SelectMany(argument => result.GetResult(argument)?.Tokens ?? []).Select(token => token.Value);

    private static Diagnostic Unmatched(RenacerCommand command, string token, IReadOnlyList<string>? program)
    {
        if (token.StartsWith('-') && token.Length > 1)
        {
            var name = token.Split('=')[0];
            var options = command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(option => option.StartsWith("--", StringComparison.Ordinal));
            return new("TA0091", DiagnosticSeverity.Error, $"unknown option '{name}'", Remedy: NameSuggestion.Closest(name, options) is { } option ? $"did you mean '{option}'?" : See(command));
        }

        if (NameSuggestion.Closest(token, command.Subcommands.Select(sub => sub.Name)) is { } subcommand)
            return new("TA0091", DiagnosticSeverity.Error, $"unknown command '{token}'", Remedy: $"did you mean '{command.FullName} {subcommand}'?{(command.TakesProgram ? " A program to trace follows `--`" : "")}");
        return command.TakesProgram && program is null
            ? new("TA0090", DiagnosticSeverity.Error, $"'{token}' stands before `--`", Remedy: $"the command to trace follows `--`: {command.FullName} -- {token}")
            : new("TA0091", DiagnosticSeverity.Error, $"unexpected argument '{token}'", Remedy: See(command));
    }

    private static Diagnostic MissingProgram(RenacerCommand command) =>
        new("TA0090", DiagnosticSeverity.Error, "there is no command to trace", Remedy: $"usage: {command.FullName} {command.Usage}");

    private static Diagnostic Usage(RenacerCommand command, string message) =>
        new("TA0091", DiagnosticSeverity.Error, message, Remedy: message.Contains("did you mean", StringComparison.Ordinal) ? null : See(command));

    private static string See(RenacerCommand command) => $"see `{command.FullName} --help`";

    private static string Sentence(string message)
    {
        var text = message.TrimEnd('.', ' ');
        return char.IsUpper(text[0]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
