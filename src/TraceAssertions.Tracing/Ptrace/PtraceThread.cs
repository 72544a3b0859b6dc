using System.Runtime.ExceptionServices;

namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Runs a tracer on a thread of its own: every request of ptrace(2) must come from the thread that attached, and when that ends the kernel lets go of its tracees, or kills them (PTRACE_O_EXITKILL).</summary>
internal static class PtraceThread
{
    /// <summary>Runs it, waits for its end, and throws here what it throws.</summary>
    public static T Run<T>(Func<T> trace)
    {
        var result = default(T);
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = trace();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        })
        { IsBackground = true, Name = "ptrace" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
