#pragma warning disable xUnit1002 // the analyzer would say so first
namespace CsvImport;

public sealed class BothTests
{
    [Fact, TracedTest]
    public void Is_both()
    {
    }
}
