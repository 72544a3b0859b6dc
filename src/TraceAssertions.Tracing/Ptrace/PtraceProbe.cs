namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Tries ptrace(2) for real: capabilities, Yama, seccomp and the kernel's version cannot be foretold together.</summary>
internal static class PtraceProbe
{
    /// <summary>Traces a small program.</summary>
    /// <returns>Null where that works; else TA0121 to TA0125 with the remedy.</returns>
    public static Diagnostic? Run()
    {
        var counter = new CallCounter();
        try
        {
            new PtraceLaunchBackend().Run(new LaunchRequest("/bin/sh", ["sh", "-c", ":"]), counter);
        }
        catch (TraceAssertionsException e)
        {
            return e.Diagnostics[0];
        }

        return counter.Calls > 0
            ? null
            : new Diagnostic(
                "TA0124",
                DiagnosticSeverity.Error,
                "this kernel attaches a tracer, but does not tell it what the system calls are",
                Remedy: "Linux 5.3 or later on x86-64 is needed (PTRACE_GET_SYSCALL_INFO)");
    }

    private sealed class CallCounter : ICallSink
    {
        public long Calls { get; private set; }

        public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2) => Calls++;

        public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text)
        {
        }

        public void OnLost(ulong scope, long count)
        {
        }
    }
}
