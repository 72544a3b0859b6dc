using System.CommandLine;
using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli.CommandLine;

/// <summary>One valid call of a command.</summary>
/// <param name="Options">The parsed options.</param>
/// <param name="Program">The command to trace with its arguments; empty where the command takes none.</param>
/// <param name="Terminal">Where to write.</param>
internal sealed record Invocation(ParseResult Options, IReadOnlyList<string> Program, Terminal Terminal);
