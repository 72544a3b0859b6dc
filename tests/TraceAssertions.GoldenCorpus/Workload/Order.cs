namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>One line of an order file.</summary>
internal readonly record struct Order(int Number, string Currency, decimal Amount)
{
    public static Order Parse(string line)
    {
        var fields = line.Split(',');
        return new(int.Parse(fields[0]), fields[1], decimal.Parse(fields[2]));
    }
}
