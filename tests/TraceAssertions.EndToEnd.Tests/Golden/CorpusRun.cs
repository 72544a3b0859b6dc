using System.Globalization;
using TraceAssertions.EndToEnd.Samples;
using TraceAssertions.GoldenCorpus;

namespace TraceAssertions.EndToEnd.Golden;

/// <summary>The corpus under one backend: the original recorded by one process, every change judged by another.</summary>
/// <param name="Seed">Decides the order of the changes, their amounts and which are combined.</param>
/// <param name="Judgements">In the order of the runs.</param>
internal sealed record CorpusRun(int Seed, IReadOnlyList<Judgement> Judgements)
{
    /// <summary>Sets the seed, to repeat a run that failed.</summary>
    public const string SeedVariable = "RENACER_CORPUS_SEED";

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "TraceAssertions.GoldenCorpus.dll");

    /// <summary>Runs the corpus.</summary>
    /// <param name="backend">Its word.</param>
    /// <param name="mode">How golden traces are compared.</param>
    /// <param name="names">The changes; all where empty.</param>
    public static async Task<CorpusRun> OfAsync(string backend, string mode = "multiset", params string[] names)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out var given) ? given : Environment.TickCount & 0xFFFF;
        var folder = Directory.CreateTempSubdirectory("golden-corpus-run-");
        try
        {
            var golden = Path.Combine(folder.FullName, "orders.json");
            await RunAsync(folder.FullName, backend, ["capture", mode, golden]);
            var lines = await RunAsync(folder.FullName, backend, ["judge", mode, golden, seed.ToString(CultureInfo.InvariantCulture), .. names]);
            return new CorpusRun(seed, [.. lines.Where(line => line.StartsWith('{')).Select(Judgement.Of)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<string>> RunAsync(string folder, string backend, string[] arguments)
    {
        var result = await CommandResult.RunAsync(folder, new Dictionary<string, string> { ["RENACER_BACKEND"] = backend }, "dotnet", ["exec", Program, .. arguments]);
        result.ExitCode.Should().Be(0, "{0}", result.Output);
        return result.Lines;
    }
}
