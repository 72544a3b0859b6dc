using System.Diagnostics;
using TraceAssertions.Conditions;
using TraceAssertions.Tracing;

namespace TraceAssertions;

/// <summary>Traces a part of the running process, or a program, and returns what it caused as a <see cref="CausalTrace"/>.</summary>
/// <remarks>
/// A session follows the caller's ExecutionContext as a <c>[TracedTest]</c> does: awaits, tasks, threads and child processes that the part starts belong to it, what
/// runs beside it does not. Sessions may run at the same time and inside a traced test, whose trace then lacks what the session recorded.
/// </remarks>
/// <example><code>
/// CausalTrace trace = TraceSession.Run(() => importer.Import("orders.csv"));
/// TraceAssertionSet.Load("renacer.toml").Check(trace);
/// </code></example>
public sealed class TraceSession
{
    private readonly ITraceScope _scope;
    private int _stopped;

    private TraceSession(ITraceScope scope) => _scope = scope;

    /// <summary>What records system calls here; <see cref="TracerBackend.None"/> where nothing can, and metrics over them are not evaluated.</summary>
    public static TracerBackend Backend => NativeTracer.ForThisProcess.Backend;

    /// <summary>The trace, until now, of the traced test or the session that the caller runs in. It goes on; looking at it is no part of it.</summary>
    /// <exception cref="InvalidOperationException">The caller runs in neither.</exception>
    /// <exception cref="TraceAssertionsException">Nothing can trace here.</exception>
    public static CausalTrace CurrentTrace()
    {
        var tracer = NativeTracer.ForThisProcess;
        if (tracer.Unavailable is { } unavailable)
            throw new TraceAssertionsException(unavailable);
        return tracer.TraceSoFar() ?? throw new InvalidOperationException("neither a traced test nor a session runs here: mark the test with [TracedTest], or use TraceSession.Run");
    }

    /// <summary>Starts a session on the caller's ExecutionContext.</summary>
    /// <param name="name">The name of the trace.</param>
    public static TraceSession Start(string name = "session") => new(NativeTracer.ForThisProcess.BeginScope(name));

    /// <summary>Ends the session, on any thread, and returns what it caused until now.</summary>
    /// <exception cref="InvalidOperationException">The session was stopped before.</exception>
    public CausalTrace Stop() =>
        Interlocked.Exchange(ref _stopped, 1) == 0 ? _scope.End() : throw new InvalidOperationException("the session was stopped before");

    /// <summary>Traces <paramref name="body"/>. Its exceptions pass through.</summary>
    /// <param name="body">What to trace.</param>
    /// <param name="name">The name of the trace.</param>
    public static CausalTrace Run(Action body, string name = "session")
    {
        var session = Start(name);
        try
        {
            body();
        }
        catch
        {
            session.Stop();
            throw;
        }

        return session.Stop();
    }

    /// <summary>Traces <paramref name="body"/> until its task has ended. Its exceptions pass through.</summary>
    /// <param name="body">What to trace.</param>
    /// <param name="name">The name of the trace.</param>
    public static async Task<CausalTrace> RunAsync(Func<Task> body, string name = "session")
    {
        var session = Start(name);
        try
        {
            await body();
        }
        catch
        {
            session.Stop();
            throw;
        }

        return session.Stop();
    }

    /// <summary>Runs a program to its end and traces it with all of its descendants. Its trace continues the activity that is current here, and the program is told so in <c>TRACEPARENT</c>.</summary>
    /// <param name="command">A path, or a name that is looked up in PATH.</param>
    /// <param name="arguments">Its arguments, without the program itself.</param>
    /// <returns>How it ended, and its trace.</returns>
    /// <exception cref="TraceAssertionsException">The program cannot be started (TA0001 to TA0003), nothing can trace here, or RENACER_SOURCE has an unknown value (TA0136).</exception>
    public static TracedProcess RunProcess(string command, params IReadOnlyList<string> arguments)
    {
        if (CommandResolver.Resolve(command, out var path) is { } problem)
            throw new TraceAssertionsException(problem);
        var choice = BackendSelection.Choose(Environment.GetEnvironmentVariable(BackendSelection.Variable));
        if (choice.Unavailable is { } unavailable)
            throw new TraceAssertionsException(unavailable);
        var source = SourceSetting.Choose(Environment.GetEnvironmentVariable(SourceSetting.Variable), asked: true, SourceMode.Sampled, out var unknown);
        if (unknown is not null)
            throw new TraceAssertionsException(unknown);
        // The first span of the program's trace is below what is current here, and above all that the program itself reports.
        var parent = OutgoingContext.Parent;
        var root = TraceContext.Of(parent.TraceId, ActivitySpanId.CreateRandom(), parent.Sampled);
        var time = NativeTracer.Send() ?? 1;
        var request = new LaunchRequest(path, [command, .. arguments]) { Source = source, Environment = OutgoingContext.Variables(root, time, Environment.GetEnvironmentVariable) };
        // Not through the tracer of this process: attached by ptrace(2), it would be the program's tracer already.
        return CommandTracer.Run(request, BackendSelection.CreateLaunchBackend(choice.Backend), parent, CausalTrace.RootSpanIdOf(root.SpanId), time);
    }
}
