using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Tests.Reporting.Sources;

/// <summary>Stacks by number, from 1, and calls on them.</summary>
internal sealed class HandMadeStacks(params CallStack[] stacks) : ITraceStacks
{
    public const int Read = 0, Write = 1, Close = 3;

    private readonly List<int> _resolved = [];

    public IReadOnlyList<Diagnostic> Notices => [];

    /// <summary>The numbers that were asked for, in that order.</summary>
    public IReadOnlyList<int> Resolved
    {
        get
        {
            lock (_resolved)
                return [.. _resolved];
        }
    }

    public CallStack Resolve(int stack)
    {
        lock (_resolved)
            _resolved.Add(stack);
        return stacks[stack - 1];
    }

    public static SourceLocation At(string function, int line, string file = "/src/app.rs", bool user = true) =>
        new() { Precision = SourcePrecision.ExactLine, File = file, Line = line, Function = function, Language = "rust", Module = "app", Offset = 0x1000 + line, IsUserCode = user };

    public static SourceLocation Library(string? function, long offset = 0x1147) => function is null
        ? new() { Precision = SourcePrecision.Module, Module = "libc.so.6", Offset = offset }
        : new() { Precision = SourcePrecision.Function, Function = function, Module = "libc.so.6", Offset = offset };

    /// <summary>A stack whose site is its innermost frame of the user's code.</summary>
    public static CallStack Stack(params SourceLocation[] frames) => new(frames) { Site = frames.FirstOrDefault(frame => frame.IsUserCode) };

    public static RawCall Call(int number, long nanos, bool unfinished = false) =>
        new() { Pid = 10, Tid = 10, Number = number, Arg0 = 3, Arg1 = 0x7f00, Arg2 = 8, Result = 8, EnterNanos = 1000, ExitNanos = 1000 + nanos, Unfinished = unfinished };
}
