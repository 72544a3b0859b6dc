namespace TraceAssertions.AdapterTests.NUnit;

/// <summary>All of them look at the same runs.</summary>
[CollectionDefinition(Name)]
public sealed class NUnitCollection : ICollectionFixture<NUnitFixture>
{
    /// <summary>What the classes of the collection name.</summary>
    public const string Name = "NUnit";
}
