namespace TraceAssertions.EndToEnd.Samples;

/// <summary>Runs one after the other, over few copies: two builds at once would write this repository's own projects twice.</summary>
[CollectionDefinition(Name)]
public sealed class CsvImportCollection : ICollectionFixture<CsvImportFixture>, ICollectionFixture<FurtherTestsFixture>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "CsvImport";
}
