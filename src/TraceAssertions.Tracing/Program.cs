using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing;

/// <summary>The entry point of the ptrace sidecar: <c>dotnet exec TraceAssertions.Tracing.dll sidecar PID off|sampled|all</c>. Not for users.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["sidecar", .. var rest])
            return Sidecar.Run(rest);
        Console.Error.WriteLine("This is the tracer's own process; the command line tool is `renacer`.");
        return 2;
    }
}
