namespace TraceAssertions.Tests.Conditions.Toml;

/// <summary>Our reader beside Python's tomllib: the same documents accepted, the same values read.</summary>
public sealed class TomlDifferentialTests
{
    [SkippableFact]
    public void Every_document_of_the_corpus_reads_as_tomllib_reads_it() => Compare(TomlCorpus.Documents);

    [SkippableFact]
    public void Mutated_documents_read_as_tomllib_reads_them()
    {
        const string Alphabet = "ab01._-+=[]{}#,'\"\\ \t\n\r:TZeuUx\u0001é";
        var random = new Random(20260101);
        var mutants = new List<string>();
        for (var i = 0; i < 6000; i++)
        {
            var text = TomlCorpus.Documents[random.Next(TomlCorpus.Documents.Count)].ToList();
            if (random.Next(4) == 0)
                text.AddRange("\n" + TomlCorpus.Documents[random.Next(TomlCorpus.Documents.Count)]);
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var at = random.Next(text.Count + 1);
                if (random.Next(3) == 0 && at < text.Count)
                    text.RemoveAt(at);
                else
                    text.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
            }

            mutants.Add(new string([.. text]));
        }

        Compare(mutants);
    }

    private static void Compare(IReadOnlyList<string> documents)
    {
        var expected = TomllibOracle.Run(documents);
        Skip.If(expected is null, "python3 with tomllib (3.11 or later) is not on this machine");
        expected!.Count.Should().Be(documents.Count);
        var differences = documents
            .Zip(expected, (document, oracle) => (document, oracle, ours: TomlCanonical.Of(document)))
            .Where(t => t.oracle != t.ours)
            .Select(t => $"{System.Text.Json.JsonSerializer.Serialize(t.document)}\n  tomllib {t.oracle ?? "refuses"}\n  ours    {t.ours ?? "refuses"}")
            .ToList();
        differences.Should().BeEmpty();
        expected.Should().Contain(e => e == null).And.Contain(e => e != null);
    }
}
