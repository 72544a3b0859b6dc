namespace CsvImport;

/// <summary>The importer's tests. [TracedTest] stands where [Fact] would: renacer.toml says what each may cost.</summary>
public sealed class ImporterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("csv-import-").FullName;
    private readonly OrderImporter _importer = new(new RegionFile(DataFile("regions.csv")));

    [TracedTest]
    public void Imports_the_file()
    {
        var totals = _importer.ImportFile(DataFile("orders.csv"));

        Assert.Equal(["north", "east", "west", "south", "unknown"], totals.Select(total => total.Region));
        Assert.Equal(251, totals.Sum(total => total.Orders));
        Assert.Equal(234_137.26m, totals.Sum(total => total.Amount));
    }

    // An assertion that concerns one test only can stand on it.
    [TracedTest]
    [TraceAssertion("spans[name == \"syscall:rename\"].count == 1", Name = "The report is put in place by one rename")]
    [TraceAssertion("spans.io:sync.count == 0", Name = "The report is not worth an fsync", Severity = AssertionSeverity.Warning)]
    public async Task Writes_the_report()
    {
        var report = Path.Combine(_folder, "report.json");

        ReportWriter.Write(report, _importer.ImportFile(DataFile("orders.csv")));

        Assert.Contains("\"region\": \"north\"", await File.ReadAllTextAsync(report));
        Assert.Equal([report], Directory.GetFiles(_folder));
    }

    // Each row has its own trace and its own verdict.
    [TracedTheory]
    [InlineData("Birch Bakery", "north")]
    [InlineData("Ginkgo Garden, Ltd", "west")]
    [InlineData("Nomad Nuts", "unknown")]
    public void Knows_the_region(string customer, string region) =>
        Assert.Equal(region, new RegionFile(DataFile("regions.csv")).RegionOf(customer));

    // What a child process does belongs to the test that started it.
    [TracedTest]
    [TraceAssertion("spans.syscall:execve.count == 1", Name = "One other program is started")]
    public void Imports_from_another_program()
    {
        using var cat = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("/bin/cat", [DataFile("orders.csv")]) { RedirectStandardOutput = true })!;

        var totals = _importer.Import(cat.StandardOutput);
        cat.WaitForExit();

        Assert.Equal(251, totals.Sum(total => total.Orders));
    }

    [TracedTest]
    public void Names_the_line_that_is_not_an_order()
    {
        using var reader = new StringReader("number,date,customer,quantity,unit_price\n1,2026-01-01,Birch Bakery,2,3.50\n2,2026-01-02,Fir Furniture,1,80.00\n3,yesterday,Birch Bakery,2,3.50\n");

        var exception = Assert.Throws<FormatException>(() => _importer.Import(reader));

        Assert.Equal("line 4: '3,yesterday,Birch Bakery,2,3.50' is not an order", exception.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string DataFile(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);
}
