namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>Confirms every line.</summary>
internal sealed class LineServer : LoopbackServer
{
    protected override string Answer(string line) => "ok\n";
}
