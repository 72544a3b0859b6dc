using TraceAssertions.Cli.Reporting.Profiles;
using TraceAssertions.Cli.Reporting.Sources;

namespace TraceAssertions.Cli.Reporting;

/// <summary>What a command line asks for about the source.</summary>
/// <param name="IsAsked">Whether places are shown with calls.</param>
/// <param name="Style">How much of them.</param>
/// <param name="Functions">The order of the table of functions, or null where none is asked for.</param>
/// <param name="Weight">What a frame of a flame graph weighs.</param>
/// <param name="HasWeight">Whether the weight was given.</param>
internal sealed record SourceChoice(bool IsAsked, SourceStyle Style, FunctionOrder? Functions, ProfileWeight Weight, bool HasWeight);
