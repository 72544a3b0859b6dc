namespace TraceAssertions.Cli.Tests.Reporting;

/// <summary>Tests that read the size of the managed heap, which all tests of the process share: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredHeap
{
    public const string Name = "measured heap";
}
