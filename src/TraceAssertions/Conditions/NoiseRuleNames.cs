namespace TraceAssertions.Conditions;

/// <summary>The names of the tracer's noise rules, so that a misspelt one in <c>[noise]</c> fails the build; the tracer's tests hold them equal to its rules.</summary>
internal static class NoiseRuleNames
{
    /// <summary>All, in the order in which the tracer asks them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "assembly-loading", "gc-environment", "jit", "runtime-wait", "runtime-memory", "threads", "async-io", "signals", "process-start", "retry",
    ];
}
