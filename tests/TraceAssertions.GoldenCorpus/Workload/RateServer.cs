namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>Speaks just enough HTTP/1.1 to tell the rate of a currency, on connections that stay open.</summary>
internal sealed class RateServer : LoopbackServer
{
    private readonly ThreadLocal<string> _request = new(() => "");

    public Uri Address => new($"http://{EndPoint}/");

    protected override string? Answer(string line)
    {
        if (line.StartsWith("GET ", StringComparison.Ordinal))
            _request.Value = line;
        if (line.Length > 0)
            return null;
        var rate = _request.Value!.Contains("USD", StringComparison.Ordinal) ? "0.90" : "1.00";
        return $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {rate.Length}\r\n\r\n{rate}";
    }
}
