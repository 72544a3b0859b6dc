namespace TraceAssertions.Tests.Analysis;

/// <summary>Small random traces with everything that makes analysis hard: parallel threads, nesting, noise, unjudged spans, children that outlive their parent.</summary>
internal static class RandomTraces
{
    private static readonly string[] Names = ["read", "write", "openat", "futex"];

    public static CausalTrace OfSeed(int seed)
    {
        var random = new Random(seed);
        return TraceSketch.Of(t =>
        {
            var scopes = new List<(int Row, long Start, long End)>();
            var roots = random.Next(8) == 0 ? 2 : 1;
            for (var i = 0; i < roots; i++)
            {
                var start = random.Next(10);
                var end = start + random.Next(10, 40);
                scopes.Add((t.Span("test:T", start, end), start, end));
            }

            var rows = random.Next(1, 14);
            for (var i = 0; i < rows; i++)
            {
                var (row, from, to) = scopes[random.Next(scopes.Count)];
                var start = random.NextInt64(Math.Max(0, from - 2), to + 1);
                var end = start + random.Next(0, 9);
                var confidence = random.Next(8) == 0 ? Confidence.Late : Confidence.Exact;
                if (random.Next(4) == 0)
                    scopes.Add((t.Span(random.Next(2) == 0 ? "process:p" : "activity:a", start, end + 3, row, confidence: confidence), start, end + 3));
                else
                    t.Call(Names[random.Next(Names.Length)], start, end, row, tid: random.Next(1, 4), noise: random.Next(5) == 0 ? "gc" : null, confidence: confidence);
            }
        });
    }
}
