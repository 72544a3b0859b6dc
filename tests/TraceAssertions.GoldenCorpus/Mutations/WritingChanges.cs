using System.Text;
using TraceAssertions.GoldenCorpus.Workload;

namespace TraceAssertions.GoldenCorpus.Mutations;

/// <summary>Changes of what is written, how, and what becomes of it.</summary>
internal static class WritingChanges
{
    private static readonly ReportStyle Style = new();

    public static IReadOnlyList<Mutation> All { get; } =
    [
        Report("the report's fsync is dropped", Style with { Sync = _ => { } }, "fsync dropped", "report.json.tmp"),
        Report("fdatasync in place of fsync", Style with { Sync = stream => _ = Native.fdatasync(stream.SafeFileHandle) }, "fdatasync", "report.json.tmp"),
        Report("the report is synced twice", Style with
        {
            Sync = stream =>
            {
                stream.Flush(flushToDisk: true);
                stream.Flush(flushToDisk: true);
            },
        }, "fsync", "report.json.tmp"),
        Report("the buffer of the report is lost", Style with { BufferSize = 0 }, "write", "report.json.tmp", "100"),
        Report("everybody may read the report", Style with { Mode = Original.Private | UnixFileMode.OtherRead | UnixFileMode.GroupRead }, "0644", "report.json.tmp"),
        Report("every write of the report waits for the disk", Style with { Options = FileOptions.WriteThrough }, "O_SYNC", "report.json.tmp"),
        Report("the report's blocks are allocated before", Style with { Preallocation = 8192 }, "fallocate", "report.json.tmp"),
        Report("the report is copied in place of renamed", Style with
        {
            Place = (temporary, report) =>
            {
                File.Copy(temporary, report, overwrite: true);
                File.Delete(temporary);
            },
        }, "new file written", "report.json", "file deleted"),
        Report("the old report is deleted before the new one takes its place", Style with
        {
            Place = (temporary, report) =>
            {
                File.Delete(report);
                File.Move(temporary, report, overwrite: true);
            },
        }, "unlink", "report.json"),
        Report("the report gets another name", Style with { Place = (temporary, report) => File.Move(temporary, report + ".new", overwrite: true) }, "rename", "report.json.new"),
        Report("the mode of the report is changed afterwards", Style with
        {
            Place = (temporary, report) =>
            {
                File.Move(temporary, report, overwrite: true);
                File.SetUnixFileMode(report, Original.Private | UnixFileMode.GroupRead);
            },
        }, "chmod", "0640"),
        Report("the report's time is set", Style with
        {
            Place = (temporary, report) =>
            {
                File.SetLastWriteTimeUtc(temporary, DateTime.UnixEpoch);
                File.Move(temporary, report, overwrite: true);
            },
        }, "utimensat", "report.json.tmp"),
        Mutation.Change("the report is written in place", Step.WriteReport, run =>
        {
            using var stream = new FileStream(run.Place.Report, FileMode.Create, FileAccess.Write);
            stream.Write(Encoding.UTF8.GetBytes(run.Report = Original.ReportText(run)));
            stream.Flush(flushToDisk: true);
            return Task.CompletedTask;
        }, "new file written", "report.json", "no longer opened"),
        Mutation.Change("the report grows by a line", Step.WriteReport, run =>
        {
            var orders = run.Orders.ToList();
            run.Orders.Add(new Order(1, orders[0].Currency, 99));
            return Original.WriteReport(run, Style).ContinueWith(_ => run.Orders.RemoveAt(run.Orders.Count - 1), TaskScheduler.Default);
        }, "write", "report.json.tmp"),
        Mutation.Change("the audit log is written line by line", Step.Audit, run => Original.Audit(run, autoFlush: true), "write", "audit.log"),
        Mutation.Change("the audit log is opened for each line", Step.Audit, run =>
        {
            foreach (var line in Original.AuditLines(run))
                File.AppendAllText(run.Place.Audit, line + "\n");
            return Task.CompletedTask;
        }, "openat", "audit.log"),
        Mutation.Change("the audit log is begun anew", Step.Audit, run =>
        {
            using var writer = new StreamWriter(run.Place.Audit, append: false);
            foreach (var line in Original.AuditLines(run))
                writer.WriteLine(line);
            return Task.CompletedTask;
        }, "ftruncate", "audit.log"),
        Mutation.Addition("a second log is appended to by its flag", run =>
        {
            var file = Native.open(run.Place.Audit, Native.WriteAppend);
            _ = Native.write(file, "more\n"u8, 5);
            _ = Native.close(file);
        }, "O_APPEND", "audit.log"),
        Mutation.Change("the lock may exist already", Step.TakeLock, run => Original.TakeLock(run, FileMode.OpenOrCreate), "O_EXCL", "orders.lock"),
        Mutation.Change("the lock is left behind", Step.CleanUp, run => Original.CleanUp(run, unlock: false), "unlink", "orders.lock"),
        Mutation.Change("scratch files are left behind", Step.CleanUp, run => Original.CleanUp(run, scratch: false), "unlink", "scratch"),
        Mutation.Addition("a link to the report is made", run => File.CreateSymbolicLink(run.Place.At("current.json"), run.Place.Report), "symlink", "current.json"),
        Mutation.Addition("the audit log is cut", run =>
        {
            using var stream = new FileStream(run.Place.Audit, FileMode.Open, FileAccess.Write);
            stream.SetLength(3);
        }, "ftruncate", "audit.log"),
        Mutation.Addition("the mode of a folder is changed", run => File.SetUnixFileMode(run.Place.Incoming, (UnixFileMode)0b111_111_111), "chmod", "0777"),
        Mutation.Addition("new files are private to the process", run => _ = Native.umask(Native.umask(63)), "umask", "077"),
        Mutation.Addition("a file is tagged", run => _ = Native.setxattr(run.Place.Report, "user.tag", "x"u8, 1, 0), "setxattr", "report.json"),
    ];

    private static Mutation Report(string name, ReportStyle style, params IReadOnlyList<string> words) =>
        Mutation.Change(name, Step.WriteReport, run => Original.WriteReport(run, style), words);
}
