namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Finds out whether ptrace(2) works here by doing it: runs true(1) under it and sees its calls.</summary>
internal static class PtraceProbe
{
    private static readonly Lazy<Diagnostic?> Result = new(Probe);

    /// <summary>Null where ptrace works, else why not and what to do. The first call takes some milliseconds.</summary>
    public static Diagnostic? Check() => Result.Value;

    private static Diagnostic? Probe()
    {
        if (PlatformSupport.Check() is { } unsupported)
            return unsupported;
        if (CommandResolver.Resolve("true", out var program) is { } missing)
            return missing;
        try
        {
            var seen = new ExecSeen();
            _ = new PtraceLaunchBackend().Run(new LaunchRequest(program, [program]), seen);
            return seen.WithPath ? null
                : seen.Value ? new("TA0128", DiagnosticSeverity.Error, "a program was run under ptrace, but its memory could not be read", Remedy: "allow process_vm_readv(2) in the seccomp profile: docker run --cap-add=SYS_PTRACE does")
                : new("TA0126", DiagnosticSeverity.Error, "a program was run under ptrace, but none of its calls was seen", Remedy: "a sandbox such as gVisor may implement ptrace in part; run outside it");
        }
        catch (TraceAssertionsException refusal)
        {
            return refusal.Diagnostics[0];
        }
    }

    private sealed class ExecSeen : ICallSink
    {
        private const int Execve = 59;

        public bool Value { get; private set; }

        /// <summary>Its file name was read from the tracee's memory.</summary>
        public bool WithPath { get; private set; }

        public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
        {
            if (call.Number != Execve || call.Result != 0)
                return;
            Value = true;
            WithPath |= !path.IsEmpty;
        }

        public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
        {
        }

        public void OnLost(ulong scope, long count)
        {
        }
    }
}
