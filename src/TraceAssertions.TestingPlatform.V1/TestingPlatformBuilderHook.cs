using System.ComponentModel;
using Microsoft.Testing.Platform.Builder;
using Microsoft.Testing.Platform.Services;

namespace TraceAssertions.TestingPlatform.V1;

/// <summary>Called by the entry point that the platform's build targets generate; build/TraceAssertions.TestingPlatform.targets names it to them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TestingPlatformBuilderHook
{
    /// <summary>Adds the printer of verdicts to a test program.</summary>
    /// <param name="testApplicationBuilder">The program's builder.</param>
    /// <param name="arguments">The program's arguments; none is ours.</param>
    public static void AddExtensions(ITestApplicationBuilder testApplicationBuilder, string[] arguments) =>
        testApplicationBuilder.TestHost.AddDataConsumer(services => new VerdictPrinter(services.GetOutputDevice()));
}
