namespace TraceAssertions.Tests.Analysis;

public sealed class FsyncStormTests
{
    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    public void A_file_that_is_synced_often_is_in_a_storm(int syncs, int findings) => Found(t => Syncs(t, syncs)).Should().HaveCount(findings);

    [Fact]
    public void Every_way_to_sync_counts_on_whatever_descriptor()
    {
        var finding = Found(t =>
        {
            Syncs(t, 4);
            Syncs(t, 4, name: "fdatasync", fd: 6);
            Syncs(t, 4, name: "sync_file_range", fd: 7);
        }).Should().ContainSingle().Subject;
        finding.Should().BeEquivalentTo(new { Name = "syscall:fsync", Count = 12L, Row = 1 });
        finding.Message.Should().Be("/app.db is written through to the disk 12 times (threshold: 10)");
        finding.EvidenceRows.Should().Equal(1, 2, 3);
    }

    [Fact]
    public void Ten_files_that_are_synced_once_are_no_storm() =>
        Found(t =>
        {
            for (var i = 0; i < 10; i++)
                Syncs(t, 1, path: $"/{i}.db");
        }).Should().BeEmpty();

    [Fact]
    public void What_fails_and_what_does_not_tell_its_file_does_not_count() =>
        Found(t =>
        {
            Syncs(t, 9);
            Syncs(t, 20, path: "/full.db", error: "ENOSPC");
            for (var i = 0; i < 20; i++)
                t.Call("msync", i, i + 1, requested: 4096, arguments: "MS_SYNC");
        }).Should().BeEmpty();

    private static void Syncs(TraceSketch t, int count, string name = "fsync", string path = "/app.db", int fd = 5, string? error = null)
    {
        for (var i = 0; i < count; i++)
            t.Call(name, i, i + 1, path: path, fd: fd, error: error);
    }

    private static IReadOnlyList<AntipatternFinding> Found(Action<TraceSketch> draw) => Findings.Of(AntipatternKind.FsyncStorm, draw);
}
