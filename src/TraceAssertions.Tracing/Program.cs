namespace TraceAssertions.Tracing;

/// <summary>The entry point of the ptrace sidecar: <c>dotnet exec TraceAssertions.Tracing.dll sidecar …</c>. Not for users.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        _ = arguments;
        Console.Error.WriteLine("This is the tracer's own helper; the command line tool is `renacer`.");
        return 2;
    }
}
