using TraceAssertions.Tracing;

namespace TraceAssertions.Cli.Tests.Running;

/// <summary>The backends as test data; a test of one that does not work here is skipped with the probe's own reason.</summary>
internal static class Backends
{
    public static void SkipUnlessWorking(string backend)
    {
        var refusal = BackendSelection.Candidates.Single(candidate => candidate.Word == backend).Probe();
        Skip.If(refusal is not null, refusal?.ToString());
    }
}
