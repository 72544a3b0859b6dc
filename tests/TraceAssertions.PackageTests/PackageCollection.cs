namespace TraceAssertions.PackageTests;

/// <summary>Packed once for all tests here.</summary>
[CollectionDefinition(Name)]
public sealed class PackageCollection : ICollectionFixture<PackageFeed>
{
    public const string Name = "packages";
}
