using TraceAssertions.Tracing.Managed;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing;

/// <summary>What makes source lines of the stacks of a program that is launched to be shown, .NET code among them.</summary>
/// <remarks>A program that is judged is started as it would be without (<see cref="CommandTracer"/>): a .NET runtime makes calls of its own to tell its methods.</remarks>
internal sealed class LaunchedSources : IDisposable
{
    private readonly DotNetSymbolCollector _dotnet = new();

    private LaunchedSources(LaunchRequest request)
    {
        var environment = new Dictionary<string, string?>(request.Environment);
        foreach (var (name, value) in _dotnet.EnvironmentVariables)
            environment[name] = value;
        Request = request with { Environment = environment };
        Collector = StackCollector.ForCommand(request.WorkingDirectory, _dotnet.Symbols);
    }

    /// <summary>The program as it must be started for its lines to be known: a .NET runtime in it connects to a diagnostic port of ours and waits there until it is let go.</summary>
    public LaunchRequest Request { get; }

    /// <summary>Unwinds its stacks while it runs, and looks them up later.</summary>
    public IStackCollector Collector { get; }

    /// <summary>Prepares for a program; null where no stacks are asked for.</summary>
    public static LaunchedSources? For(LaunchRequest request) => request.Source == SourceMode.Off ? null : new(request);

    /// <summary>The program has ended: takes what its runtimes have told.</summary>
    public void Complete() => _dotnet.Complete();

    /// <inheritdoc/>
    public void Dispose() => _dotnet.Dispose();
}
