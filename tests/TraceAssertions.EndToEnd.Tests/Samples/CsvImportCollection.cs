namespace TraceAssertions.EndToEnd.Samples;

/// <summary>Runs one after the other, over one copy: two builds at once would write this repository's own projects twice.</summary>
[CollectionDefinition(Name)]
public sealed class CsvImportCollection : ICollectionFixture<CsvImportFixture>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "CsvImport";
}
