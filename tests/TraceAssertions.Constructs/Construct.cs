namespace TraceAssertions.Constructs;

/// <summary>One way by which work leaves the code that asks for it. Its calls carry the test's number and its own name, so that the trace of a test is judged without asking the tracer.</summary>
/// <param name="Name">Its name, unique; a part of paths.</param>
/// <param name="RunAsync">Uses it once, for a test.</param>
public sealed record Construct(string Name, Func<Visitor, Task> RunAsync)
{
    /// <summary>A construct that opens its mark once.</summary>
    public Construct(string name, Action<Visitor> run)
        : this(name, visitor =>
        {
            run(visitor);
            return Task.CompletedTask;
        })
    {
    }

    /// <summary>Whose its marks are.</summary>
    public Owner Owner { get; init; } = Owner.Test;

    /// <summary>How many marked calls of each name one use makes. Further calls on what is marked may be there: they must be the test's as well.</summary>
    public IReadOnlyDictionary<string, int> Calls { get; init; } = new Dictionary<string, int> { ["openat"] = 1 };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Construct> All { get; } =
    [
        .. Subjects.Awaits.All, .. Subjects.Tasks.All, .. Subjects.Threads.All, .. Subjects.Timers.All, .. Subjects.Parallelism.All, .. Subjects.Others.All,
        .. Subjects.Files.All, .. Subjects.Network.All, .. Subjects.Processes.All, .. Subjects.Unscoped.All,
    ];
}
