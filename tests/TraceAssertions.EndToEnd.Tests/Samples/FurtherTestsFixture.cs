namespace TraceAssertions.EndToEnd.Samples;

/// <summary>A copy with the test classes of <c>Samples/Further</c> and the sample's own tests several times over, built when a test first asks for it. Each test runs what concerns it by <c>--filter</c>.</summary>
public sealed class FurtherTestsFixture : IAsyncLifetime
{
    /// <summary>How many classes have the sample's own tests: <c>Importer1Tests</c> and so on.</summary>
    internal const int Classes = 6;

    private static readonly string Further = Path.Combine(Repository.Root, "tests", "TraceAssertions.EndToEnd.Tests", "Samples", "Further");

    // The rows of the theory do the same: one is enough for each class.
    private static readonly string[] LeftOut = ["[InlineData(\"Ginkgo Garden, Ltd\", \"west\")]", "[InlineData(\"Nomad Nuts\", \"unknown\")]"];

    private readonly Lazy<Task<CsvImportCopy>> _copy = new(BuildAsync);

    internal Task<CsvImportCopy> CopyAsync() => _copy.Value;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_copy.IsValueCreated)
            (await _copy.Value).Dispose();
    }

    private static async Task<CsvImportCopy> BuildAsync()
    {
        var copy = new CsvImportCopy();
        foreach (var file in Directory.EnumerateFiles(Further))
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        var source = Path.Combine(copy.Folder, "ImporterTests.cs");
        var text = await File.ReadAllTextAsync(source);
        foreach (var row in LeftOut)
        {
            text.Should().Contain(row);
            text = text.Replace(row, "", StringComparison.Ordinal);
        }

        for (var i = 1; i <= Classes; i++)
            await File.WriteAllTextAsync(Path.Combine(copy.Folder, $"Importer{i}Tests.cs"), text.Replace("class ImporterTests", $"class Importer{i}Tests", StringComparison.Ordinal));
        File.Delete(source);
        Directory.Delete(Path.Combine(copy.Folder, "golden_traces"), recursive: true);
        await copy.BuildAsync();
        return copy;
    }
}
