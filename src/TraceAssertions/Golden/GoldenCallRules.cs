using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>The rules over one kind of call on one path, the most telling first; the last always has something to say.</summary>
internal static class GoldenCallRules
{
    private static readonly Func<GoldenChange, GoldenFinding?>[] Rules = [Arguments, Failures, Flushes, Blocks, Named, Often];

    /// <summary>What the change means.</summary>
    public static GoldenFinding Classify(GoldenChange change)
    {
        foreach (var rule in Rules)
        {
            if (rule(change) is { } finding)
                return finding;
        }

        return Changed(change);
    }

    private static GoldenFinding? Arguments(GoldenChange change)
    {
        if (change.Argument is not { Golden: { } golden, Received: { } received } difference)
            return null;
        var (before, after) = (Split(golden.Arguments), Split(received.Arguments));
        var (dropped, added) = (before.Except(after).ToList(), after.Except(before).ToList());
        if (dropped is [var old] && added is [var now] && IsMode(old) && IsMode(now))
            return new GoldenFinding(GoldenFindingKind.ModeChanged, $"file mode changed: {PathOf(received)} {old} -> {now}", difference.Line);
        var what = string.Join(", ", new[] { dropped.Count == 0 ? null : "without " + string.Join('|', dropped), added.Count == 0 ? null : "with " + string.Join('|', added) }.OfType<string>());
        return new GoldenFinding(GoldenFindingKind.FlagsChanged, $"flags changed: {Target(received)} {GoldenCallText.Clip(what)}", difference.Line);
    }

    private static GoldenFinding? Failures(GoldenChange change)
    {
        var (before, after) = (change.FailedBefore, change.FailedAfter);
        if (before == after)
            return null;
        if (after == 0)
            return new GoldenFinding(GoldenFindingKind.FailureGone, $"no longer fails: {Target(change.Any)} ({ErrorOf(change.Golden)})", change.Line);
        return before == 0 ? new GoldenFinding(GoldenFindingKind.NewFailure, $"new failure: {Target(change.Any)} fails with {ErrorOf(change.Received)}", change.Line)
            : after > before ? new GoldenFinding(GoldenFindingKind.Retry, $"repeated call (retry): {Target(change.Any)} fails with {ErrorOf(change.Received)} {Times(before, after)}", change.Line)
            : new GoldenFinding(GoldenFindingKind.FailureGone, $"fails less often: {Target(change.Any)} {ErrorOf(change.Received)} {Times(before, after)}", change.Line);
    }

    private static GoldenFinding? Flushes(GoldenChange change)
    {
        if (change.Family != SpanFamily.Sync || change.Before == change.After)
            return null;
        var name = GoldenCallText.NameOf(change.Any);
        var path = change.Any.Path is { } known ? " " + GoldenCallText.Clip(known) : "";
        if (change.After < change.Before)
            return new GoldenFinding(GoldenFindingKind.FsyncDropped, change.After == 0 ? $"{name} dropped:{path}".TrimEnd(':') : $"fewer {name}:{path} {Times(change.Before, change.After)}", change.Line);
        return new GoldenFinding(GoldenFindingKind.FsyncAdded, change.Before == 0 ? $"{name} added:{path}".TrimEnd(':') : $"more {name}:{path} {Times(change.Before, change.After)}", change.Line);
    }

    private static GoldenFinding? Blocks(GoldenChange change)
    {
        if (change.Family is not (SpanFamily.Read or SpanFamily.Write) || GoldenChange.BlockOf(change.Golden) is not { } before || GoldenChange.BlockOf(change.Received) is not { } after)
            return null;
        var verb = change.Family == SpanFamily.Read ? "read" : "written";
        var blocks = $"{PathOf(change.Any)} {Runs(change.Golden)} -> {Runs(change.Received)}";
        return after < before && change.After > change.Before ? new GoldenFinding(GoldenFindingKind.SmallerBlocks, $"{verb} in smaller blocks (buffer lost): {blocks}", change.Line)
            : after > before && change.After < change.Before ? new GoldenFinding(GoldenFindingKind.LargerBlocks, $"{verb} in larger blocks: {blocks}", change.Line)
            : null;
    }

    /// <summary>Calls that mean something by their name alone.</summary>
    private static GoldenFinding? Named(GoldenChange change)
    {
        var (name, path) = (GoldenCallText.NameOf(change.Any), PathOf(change.Any));
        var (added, dropped) = (change.After > change.Before, change.After < change.Before);
        var times = change.Before > 0 && change.After > 0 ? Times(change.Before, change.After) : "";
        return name switch
        {
            "connect" when added => Finding(GoldenFindingKind.ConnectionAdded, "new connection:"),
            "connect" when dropped => Finding(GoldenFindingKind.ConnectionRemoved, "connection gone:"),
            "unlink" or "unlinkat" or "rmdir" when added => Finding(GoldenFindingKind.FileDeleted, "file deleted:"),
            "wait4" or "waitid" when dropped => Finding(GoldenFindingKind.WaitDropped, $"child no longer waited for: {name}"),
            "flock" when dropped => Finding(GoldenFindingKind.LockDropped, "file no longer locked:"),
            "nanosleep" or "clock_nanosleep" when added => Finding(GoldenFindingKind.SleepAdded, "now sleeps: " + name),
            "chmod" or "fchmod" or "fchmodat" or "fchmodat2" when added => Finding(GoldenFindingKind.ModeChanged, $"file mode set: {name}"),
            _ => null,
        };

        GoldenFinding Finding(GoldenFindingKind kind, string what)
        {
            var details = new[] { change.Any.Path is null ? "" : path, change.Any.Arguments is { } arguments ? GoldenCallText.Clip(arguments) : "", times };
            return new GoldenFinding(kind, string.Join(' ', details.Where(detail => detail.Length > 0).Prepend(what)).TrimEnd(':'), change.Line);
        }
    }

    private static GoldenFinding? Often(GoldenChange change)
    {
        var target = Target(change.Any);
        if (change.Before == change.After)
            return null;
        if (change.Before == 0)
            return new GoldenFinding(GoldenFindingKind.CallAdded, $"new call: {target} x{GoldenCallText.Number(change.After)}", change.Line);
        if (change.After == 0)
            return new GoldenFinding(GoldenFindingKind.CallDropped, $"call dropped: {target} x{GoldenCallText.Number(change.Before)}", change.Line);
        return change.After > change.Before
            ? new GoldenFinding(GoldenFindingKind.MoreCalls, $"repeated call: {target} {Times(change.Before, change.After)}", change.Line)
            : new GoldenFinding(GoldenFindingKind.FewerCalls, $"fewer calls: {target} {Times(change.Before, change.After)}", change.Line);
    }

    /// <summary>As often as before, and yet not the same: bytes, sizes, or which of several calls.</summary>
    private static GoldenFinding Changed(GoldenChange change)
    {
        var first = change.Differences[0];
        var text = first is { Golden: { } golden, Received: { } received } ? GoldenCallText.Of(golden, received) : GoldenCallText.Of(change.Any);
        return first is { Golden.Bytes: not null, Received.Bytes: not null } || first.Golden?.Size != first.Received?.Size
            ? new GoldenFinding(GoldenFindingKind.BytesChanged, $"bytes changed: {text}", first.Line)
            : first.Golden is null ? new GoldenFinding(GoldenFindingKind.CallAdded, $"new call: {text}", first.Line)
            : new GoldenFinding(GoldenFindingKind.CallDropped, $"call dropped: {text}", first.Line);
    }

    private static string Target(GoldenCall call)
    {
        var process = call.Process == "test" ? "" : $"[{GoldenCallText.Clip(call.Process)}] ";
        return process + GoldenCallText.NameOf(call) + (string.IsNullOrEmpty(call.Path) ? "" : " " + GoldenCallText.Clip(call.Path));
    }

    private static string PathOf(GoldenCall call) => string.IsNullOrEmpty(call.Path) ? GoldenCallText.NameOf(call) : GoldenCallText.Clip(call.Path);

    private static string ErrorOf(IReadOnlyList<GoldenCall> calls) =>
        string.Join(" and ", calls.Select(call => call.Error).OfType<string>().Distinct(StringComparer.Ordinal).Select(GoldenCallText.Clip));

    /// <summary>The run that weighs most: <c>64 KiB x3</c>.</summary>
    private static string Runs(IReadOnlyList<GoldenCall> calls)
    {
        var most = calls.Where(call => call is { Size: not null, Error: null }).MaxBy(call => call.Count)!;
        return $"{GoldenCallText.Size(most.Size!.Value)} x{GoldenCallText.Number(most.Count!.Value)}";
    }

    private static string Times(long before, long after) => $"x{GoldenCallText.Number(before)} -> x{GoldenCallText.Number(after)}";

    private static string[] Split(string? arguments) => arguments?.Split(['|', ',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static bool IsMode(string token) => token.Length > 1 && token[0] == '0' && token.All(c => c is >= '0' and <= '7');
}
