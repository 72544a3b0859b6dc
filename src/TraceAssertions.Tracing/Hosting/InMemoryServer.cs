namespace TraceAssertions.Tracing;

/// <summary>ASP.NET Core's TestServer, which hands a request to its handler without the context of the test that sends it unless it is told otherwise: all that the handler does is then in no trace.</summary>
internal static class InMemoryServer
{
    private const string Assembly = "Microsoft.AspNetCore.TestHost";

    /// <summary>What is told where it happens. That a request is a TestServer's is likely and not certain: another server in the process may have handled one that no traced test sent.</summary>
    public static Diagnostic WithoutContext { get; } = new(
        "TA0137",
        DiagnosticSeverity.Warning,
        "while traced tests ran, a server in this process handled a request that belongs to none of them: what it did is in no trace, and no budget counts it",
        Remedy: "set PreserveExecutionContext = true on the TestServer (factory.Server of a WebApplicationFactory)");

    /// <summary>Whether the process uses it.</summary>
    public static bool IsLoaded => AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == Assembly);
}
