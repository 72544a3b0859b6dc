using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using TraceAssertions.Cli.CommandLine;
using TraceAssertions.Cli.Commands;
using TraceAssertions.Cli.Commands.Golden;
using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli;

/// <summary>The tool from its arguments to its exit code.</summary>
internal static class RenacerApp
{
    /// <summary>The version as <c>--version</c> prints it.</summary>
    public static string Version { get; } =
        typeof(RenacerApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Runs the tool. Whatever goes wrong is told as a diagnostic, never as a stack trace.</summary>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        try
        {
            return Dispatch(arguments, terminal);
        }
        catch (TraceAssertionsException failure)
        {
            terminal.Tell(failure.Diagnostics);
            // What a folder of golden traces lacks is no want of a tracer.
            return failure.Diagnostics[0].Code.StartsWith("TA3", StringComparison.Ordinal) ? ExitCode.GateFailed : ExitCode.Unavailable;
        }
        catch (Exception defect)
        {
            terminal.Tell(new Diagnostic("TA0099", DiagnosticSeverity.Error, $"internal error: {defect.GetType().Name}: {OneLine(defect.Message)} (in {Origin(defect)})",
                Remedy: $"this is a defect of renacer {Version}: please report it with the command line and this message"));
            return ExitCode.InternalError;
        }
    }

    private static int Dispatch(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var split = ArgumentSplit.Of(arguments);
        var result = CommandLineParser.Parse(Build(), split.Own, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var command = (RenacerCommand)result.CommandResult.Command;
        if (IsGiven<HelpOption>(result))
        {
            HelpPage.Write(command, terminal.Out);
            return ExitCode.Success;
        }

        if (IsGiven<VersionOption>(result))
        {
            terminal.Out.WriteLine($"renacer {Version}");
            return ExitCode.Success;
        }

        var errors = UsageErrors.Find(command, result, split.Program);
        if (errors.Count == 0)
            return command.Run(new Invocation(result, split.Program ?? [], terminal));
        terminal.Tell(errors);
        return ExitCode.Usage;
    }

    private static TraceCommand Build()
    {
        var root = new TraceCommand();
        root.Subcommands.Add(new CheckCommand());
        root.Subcommands.Add(new DoctorCommand());
        root.Subcommands.Add(new ExplainCommand());
        root.Subcommands.Add(new ReportCommand());
        root.Subcommands.Add(new RunCommand());
        root.Subcommands.Add(new ValidateCommand());
        root.Subcommands.Add(new GoldenCommand());
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command)).Append(root))
            command.Options.Add(new HelpOption("--help", "-h") { Description = "Show this page." });
        root.Options.Add(new VersionOption("--version", "-V") { Description = "Show the version." });
        return root;
    }

    private static bool IsGiven<T>(ParseResult result)
        where T : Option =>
        result.CommandResult.Command.Options.OfType<T>().Any(option => result.GetResult(option) is { Implicit: false });

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    /// <summary>The method that failed: enough to find the defect, without the trace of the stack.</summary>
    private static string Origin(Exception defect) =>
        defect.TargetSite is { } site ? $"{site.DeclaringType?.FullName}.{site.Name}" : "an unknown method";
}
