using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing;

/// <summary>What makes source lines of the stacks of a launched program.</summary>
/// <param name="Request">The program as it must be started for its lines to be known.</param>
/// <param name="Collector">Unwinds its stacks while it runs, and looks them up later.</param>
internal sealed record LaunchedSources(LaunchRequest Request, IStackCollector Collector)
{
    /// <summary>Prepares for a program; null where no stacks are asked for.</summary>
    public static LaunchedSources? For(LaunchRequest request) =>
        request.Source == SourceMode.Off ? null : new(request, StackCollector.ForCommand(request.WorkingDirectory));
}
