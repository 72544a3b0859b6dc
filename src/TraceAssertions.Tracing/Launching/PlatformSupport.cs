using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing;

/// <summary>Where the tracer runs: the layout of registers, the entries of system calls and the unwinding of stacks are those of x86-64 Linux.</summary>
internal static class PlatformSupport
{
    /// <summary>TA0105 where this process cannot trace, whatever its rights; else null.</summary>
    public static Diagnostic? Check() => Check(OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture);

    /// <summary>The same of a process on such a system.</summary>
    internal static Diagnostic? Check(bool isLinux, Architecture architecture) =>
        isLinux && architecture == Architecture.X64 ? null
        : new("TA0105", DiagnosticSeverity.Error, "system calls can be traced on x86-64 Linux only" + (isLinux ? $", and this process is of {architecture}: the tracer has not been ported" : ""), Remedy: "run the tests there, or in a container or WSL 2");
}
