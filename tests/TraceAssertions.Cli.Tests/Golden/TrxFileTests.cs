using TraceAssertions.Cli.Golden;

namespace TraceAssertions.Cli.Tests.Golden;

public sealed class TrxFileTests : IDisposable
{
    private const string Complete = """
        <?xml version="1.0" encoding="utf-8"?>
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Results>
            <UnitTestResult testName="N.C.A" outcome="Passed" />
            <UnitTestResult testName="N.C.B(x: &quot;&lt;&quot;)" outcome="Failed"><Output><ErrorInfo><Message>Assert.Equal() Failure
        Expected: 1</Message></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="N.C.S" outcome="NotExecuted" />
          </Results>
          <ResultSummary outcome="Failed"><Counters total="3" /><RunInfos>
            <RunInfo outcome="Warning"><Text>nothing of importance</Text></RunInfo>
            <RunInfo outcome="Error"><Text>[xUnit.net 00:00:01.78]     N.C.B(x: "&lt;") [FAIL]</Text></RunInfo>
            <RunInfo outcome="Error"><Text> The active test run was aborted. </Text></RunInfo>
          </RunInfos></ResultSummary>
        </TestRun>
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("renacer-trx");

    private string FileName => Path.Combine(_folder.FullName, "tests.trx");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_test_is_read_and_what_went_wrong_with_the_run()
    {
        File.WriteAllText(FileName, Complete);

        var trx = TrxFile.Read(FileName)!;

        trx.Tests.Should().Equal(
            new TestOutcome("N.C.A", "Passed", null),
            new TestOutcome("N.C.B(x: \"<\")", "Failed", "Assert.Equal() Failure\nExpected: 1"),
            new TestOutcome("N.C.S", "NotExecuted", null));
        trx.Errors.Should().Equal("The active test run was aborted.");
    }

    [Fact]
    public void A_file_that_is_cut_short_is_none()
    {
        for (var length = 0; length < Complete.TrimEnd().Length; length += 37)
        {
            File.WriteAllText(FileName, Complete[..length]);
            TrxFile.Read(FileName).Should().BeNull($"{length} characters are not the whole file");
        }
    }

    [Fact]
    public void A_missing_file_is_none() => TrxFile.Read(FileName).Should().BeNull();
}
