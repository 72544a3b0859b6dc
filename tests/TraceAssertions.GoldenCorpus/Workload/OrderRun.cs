namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>One run of the program: what its steps hand to each other.</summary>
/// <param name="place">What it works on.</param>
/// <param name="random">Decides how a changed step does what it does.</param>
internal sealed class OrderRun(Workplace place, Random random) : IDisposable
{
    public Workplace Place { get; } = place;

    public Random Random { get; } = random;

    public FileStream? Lock { get; set; }

    public Settings? Settings { get; set; }

    public IReadOnlyList<string> Files { get; set; } = [];

    public List<Order> Orders { get; } = [];

    public Dictionary<string, decimal> Rates { get; } = [];

    /// <summary>The text of the report.</summary>
    public string Report { get; set; } = "";

    /// <summary>One of the order files: chosen at run time.</summary>
    public string AnyFile => Place.OrderFile(Random.Next(1, Workplace.Files + 1));

    public decimal Total => Orders.Sum(order => order.Amount * Rates[order.Currency]);

    public void Dispose() => Lock?.Dispose();
}
