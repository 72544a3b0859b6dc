namespace TraceAssertions.Cli.Golden;

/// <summary>A program that has a golden trace: an item <c>GoldenTrace</c> of a project.</summary>
/// <param name="Name">The name of its golden trace.</param>
/// <param name="Command">A name that is looked up along PATH, or a path.</param>
/// <param name="Arguments">Its arguments, without the command.</param>
/// <param name="WorkingDirectory">An absolute path.</param>
/// <param name="File">Where it is declared.</param>
/// <param name="Line">The one-based line there, or 0 where none is known.</param>
/// <param name="Column">The one-based column there, or 0.</param>
internal sealed record GoldenProgram(string Name, string Command, IReadOnlyList<string> Arguments, string WorkingDirectory, string File, int Line, int Column);
