using System.Globalization;

namespace TraceAssertions.Analysis;

/// <summary>Finds files that are read, or written, a few bytes at a time.</summary>
/// <remarks>
/// What counts is what a call asked for: that a buffer of 4,096 bytes comes back with the 50 that the file has is no fault of the buffer. The standard streams are left out:
/// whether they are a file is decided by whoever starts the program.
/// </remarks>
internal static class TinyIoDetector
{
    private const int LastStandardStream = 2;

    public static IEnumerable<AntipatternFinding> Find(CausalTrace trace, AnalysisOptions options)
    {
        var columns = trace.Columns;
        var families = Array.ConvertAll(columns.Strings, name => name is null ? null : SpanFamilies.Of(name));
        var isFile = RegularFiles.Among(columns);
        var (reads, writes) = (new FileCalls(trace), new FileCalls(trace));
        for (var row = 0; row < trace.SpanCount; row++)
        {
            if (families[columns.Name[row]] is not (SpanFamily.Read or SpanFamily.Write) || !isFile[columns.Path[row]] || columns.Fd[row] is >= 0 and <= LastStandardStream
                || columns.TransferredBytes[row] <= 0 || !trace[row].Counts)
                continue;
            (families[columns.Name[row]] == SpanFamily.Read ? reads : writes).Add(row);
        }

        return TinyOnes(trace, reads, "read", options).Concat(TinyOnes(trace, writes, "written", options)).OrderBy(finding => finding.Row);
    }

    private static IEnumerable<AntipatternFinding> TinyOnes(CausalTrace trace, FileCalls calls, string done, AnalysisOptions options) =>
        from file in calls.Files
        where file.Calls >= options.TinyIoThreshold && file.Bytes <= file.Calls * options.TinyIoBytes
        select CountedFinding.Of(
            AntipatternKind.TinyIo,
            trace[file.Rows[0]].Name,
            file.Calls,
            options.TinyIoThreshold,
            file.Rows[0],
            file.Rows,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Path} is {done} {file.Calls} times, {(double)file.Bytes / file.Calls:0.#} bytes at a time (threshold: {options.TinyIoThreshold} times, {options.TinyIoBytes} bytes)"));
}
