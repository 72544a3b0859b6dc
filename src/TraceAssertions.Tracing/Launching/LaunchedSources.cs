using TraceAssertions.Tracing.Managed;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing;

/// <summary>What makes source lines of the stacks of a launched program.</summary>
internal sealed class LaunchedSources : IDisposable
{
    private readonly DotNetSymbolCollector? _dotnet;

    private LaunchedSources(LaunchRequest request, IStackCollector collector, DotNetSymbolCollector? dotnet = null)
    {
        Request = request;
        Collector = collector;
        _dotnet = dotnet;
    }

    /// <summary>The program as it must be started for its lines to be known.</summary>
    public LaunchRequest Request { get; }

    /// <summary>Unwinds its stacks while it runs, and looks them up later.</summary>
    public IStackCollector Collector { get; }

    /// <summary>For a program that is judged; null where no stacks are asked for. The program is started as it would be without: .NET code has no lines, because its runtime would make calls of its own to tell them.</summary>
    public static LaunchedSources? For(LaunchRequest request) =>
        request.Source == SourceMode.Off ? null : new(request, StackCollector.ForCommand(request.WorkingDirectory));

    /// <summary>For a program that is only shown; null where no stacks are asked for. A .NET runtime in it connects to a diagnostic port of ours and waits there until it is let go.</summary>
    public static LaunchedSources? WithDotNet(LaunchRequest request)
    {
        if (request.Source == SourceMode.Off)
            return null;
        var dotnet = new DotNetSymbolCollector();
        var environment = new Dictionary<string, string?>(request.Environment);
        foreach (var (name, value) in dotnet.EnvironmentVariables)
            environment[name] = value;
        return new(request with { Environment = environment }, StackCollector.ForCommand(request.WorkingDirectory, dotnet.Symbols), dotnet);
    }

    /// <summary>The program has ended: takes what its runtimes have told.</summary>
    public void Complete() => _dotnet?.Complete();

    /// <inheritdoc/>
    public void Dispose() => _dotnet?.Dispose();
}
