namespace TraceAssertions;

/// <summary>The rules over how files are opened.</summary>
internal static class GoldenFileRules
{
    /// <summary>What the opens of one file mean, or null where they are no news of their own.</summary>
    public static GoldenFinding? Opened(GoldenChange change)
    {
        var (before, after) = (change.Before - change.FailedBefore, change.After - change.FailedAfter);
        var path = GoldenCallText.Clip(change.Any.Path ?? "a file without a path");
        if (before == after || change.FailedBefore != change.FailedAfter)
            return null;
        if (before == 0)
        {
            var written = change.Received.Any(call => call.Arguments is { } arguments && (arguments.Contains("O_WRONLY", StringComparison.Ordinal) || arguments.Contains("O_RDWR", StringComparison.Ordinal)));
            return written
                ? new GoldenFinding(GoldenFindingKind.FileCreated, $"new file written: {path}", change.Line)
                : new GoldenFinding(GoldenFindingKind.FileOpened, $"new file opened: {path}", change.Line);
        }

        return after == 0 ? new GoldenFinding(GoldenFindingKind.FileNotOpened, $"file no longer opened: {path}", change.Line)
            : after > before ? new GoldenFinding(GoldenFindingKind.FileReopened, $"file opened more often: {path} {Often(before, after)}", change.Line)
            : new GoldenFinding(GoldenFindingKind.FewerCalls, $"file opened less often: {path} {Often(before, after)}", change.Line);
    }

    private static string Often(long before, long after) => $"x{GoldenCallText.Number(before)} -> x{GoldenCallText.Number(after)}";
}
