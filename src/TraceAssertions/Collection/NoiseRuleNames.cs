namespace TraceAssertions;

/// <summary>The names of the rules that tell a .NET runtime's own calls from those of the code under test, as <c>[noise] disable</c> of renacer.toml takes them.</summary>
/// <remarks>The rules themselves are the tracer's; configuration is read, and a name that is none refused, where no tracer is.</remarks>
internal static class NoiseRuleNames
{
    public const string AssemblyLoading = "assembly-loading";
    public const string GcEnvironment = "gc-environment";
    public const string Jit = "jit";
    public const string RuntimeWait = "runtime-wait";
    public const string RuntimeMemory = "runtime-memory";
    public const string Threads = "threads";
    public const string AsyncIo = "async-io";
    public const string Signals = "signals";
    public const string ProcessStart = "process-start";
    public const string Random = "random";
    public const string TimeZones = "time-zones";
    public const string NameService = "name-service";
    public const string Retry = "retry";

    /// <summary>All of them, in the order in which the rules are asked.</summary>
    public static IReadOnlyList<string> All { get; } =
        [AssemblyLoading, GcEnvironment, Jit, RuntimeWait, RuntimeMemory, Threads, AsyncIo, Signals, ProcessStart, Random, TimeZones, NameService, Retry];
}
