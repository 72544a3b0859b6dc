namespace TraceAssertions.Tests.Analysis;

/// <summary>Small random traces with everything that makes analysis hard: parallel threads, nesting, noise, unjudged spans, children that outlive their parent, messages.</summary>
internal static class RandomTraces
{
    private static readonly string[] Names = ["read", "write", "openat", "futex", "exit"];

    public static CausalTrace OfSeed(int seed)
    {
        var random = new Random(seed);
        return TraceSketch.Of(t =>
        {
            var scopes = new List<(int Row, long Start, long End, int Pid)>();
            var roots = random.Next(8) == 0 ? 2 : 1;
            for (var i = 0; i < roots; i++)
            {
                var start = random.Next(10);
                var end = start + random.Next(10, 40);
                scopes.Add((t.Span(random.Next(3) == 0 ? "process:c" : "test:T", start, end), start, end, TraceSketch.Pid));
            }

            var calls = new List<(long Start, long End, Action<int> Draw)>();
            var rows = random.Next(1, 14);
            for (var i = 0; i < rows; i++)
            {
                var (row, from, to, pid) = scopes[random.Next(scopes.Count)];
                var start = random.NextInt64(Math.Max(0, from - 2), to + 1);
                var end = start + random.Next(0, 9);
                var confidence = random.Next(8) == 0 ? Confidence.Late : Confidence.Exact;
                if (random.Next(4) == 0)
                {
                    var isProcess = random.Next(2) == 0;
                    var child = isProcess ? TraceSketch.Pid + 1 + i : pid;
                    scopes.Add((t.Span(isProcess ? "process:p" : "activity:a", start, end + 3, row, confidence: confidence, pid: child), start, end + 3, child));
                    continue;
                }

                var (name, tid, noise, unfinished) = (Names[random.Next(Names.Length)], random.Next(1, 4), random.Next(5) == 0 ? "gc" : null, random.Next(10) == 0);
                calls.Add((start, end, message => t.Call(name, start, end, row, tid: tid, pid: pid, noise: noise, unfinished: unfinished, confidence: confidence, message: message)));
            }

            // Calls arrive as they return.
            calls = [.. calls.OrderBy(call => call.End)];
            for (var i = 0; i < calls.Count; i++)
                calls[i].Draw(i + 1);
            for (var i = random.Next(5); i > 0 && calls.Count > 1; i--)
            {
                var (from, to) = (random.Next(calls.Count), random.Next(calls.Count));
                if (from != to && calls[from].Start < calls[to].End)
                    t.Message(from + 1, to + 1, (MessageKind)random.Next(4));
            }
        });
    }
}
