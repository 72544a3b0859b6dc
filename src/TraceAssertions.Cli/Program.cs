using TraceAssertions.Cli;
using TraceAssertions.Cli.Output;

using var terminal = new Terminal(Console.OpenStandardOutput(), Console.OpenStandardError());
return RenacerApp.Run(args, terminal);
