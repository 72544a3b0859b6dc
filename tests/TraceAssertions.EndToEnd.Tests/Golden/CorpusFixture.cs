namespace TraceAssertions.EndToEnd.Golden;

/// <summary>Each backend's run, made when a test first asks for it.</summary>
public sealed class CorpusFixture
{
    private readonly Dictionary<string, Lazy<Task<CorpusRun>>> _runs =
        CorpusTests.Backends.ToDictionary(backend => backend, backend => new Lazy<Task<CorpusRun>>(() => CorpusRun.OfAsync(backend)), StringComparer.Ordinal);

    internal Task<CorpusRun> RunAsync(string backend) => _runs[backend].Value;
}
