namespace TraceAssertions;

/// <summary>A row of a trace while it is being collected: a span, or a run of identical calls.</summary>
internal struct SpanRow
{
    /// <summary>The row of one record, with its texts interned.</summary>
    public SpanRow(in SpanRecord record, long duration, StringTable strings, int firstCall, bool merges)
    {
        Name = strings.Intern(record.Name);
        Kind = record.Kind;
        Parent = record.Parent;
        Start = record.StartNanos;
        End = record.StartNanos + duration;
        TotalDuration = MinDuration = MaxDuration = duration;
        Repetitions = 1;
        Pid = record.Pid;
        Tid = record.Tid;
        Path = strings.Intern(record.Path);
        OtherPath = strings.Intern(record.OtherPath);
        Arguments = strings.Intern(record.Arguments);
        Fd = record.Fd;
        IsFile = Names(record);
        RequestedBytes = record.RequestedBytes;
        TransferredBytes = record.TransferredBytes;
        Result = record.Result;
        Error = strings.Intern(record.Error);
        Confidence = record.Confidence;
        Noise = strings.Intern(record.Noise);
        Stack = record.Stack;
        Unfinished = record.Unfinished;
        LogicalClock = record.LogicalClock;
        ParentLogicalClock = record.ParentLogicalClock;
        FirstCall = firstCall;
        Merges = merges;
    }

    public int Name;
    public readonly SpanKind Kind;
    public int Parent;
    public readonly long Start;
    public long End;
    public long TotalDuration;
    public long MinDuration;
    public long MaxDuration;
    public int Repetitions;
    public readonly int Pid;
    public readonly int Tid;
    public readonly int Path;
    public readonly int OtherPath;
    public readonly int Arguments;
    public readonly int Fd;
    public readonly bool IsFile;
    public readonly long RequestedBytes;
    public long TransferredBytes;
    public readonly long Result;
    public int Error;
    public readonly Confidence Confidence;
    public readonly int Noise;
    public int Stack;
    public readonly bool Unfinished;
    public readonly long LogicalClock;
    public readonly long ParentLogicalClock;
    public readonly int FirstCall;

    /// <summary>Whether the row can be part of a run: a finished call without attributes of its own.</summary>
    public readonly bool Merges;

    /// <summary>The thread and whether the row is the runtime's own, whose calls do not interrupt the runs of the user's code.</summary>
    public readonly (int Tid, bool Noise) Key => (Tid, Noise != 0);

    /// <summary>
    /// Same name, parent and compared attributes; the descriptor's number counts only where no path of a file names it. Texts are compared with the interned
    /// ones, which costs less than looking up five strings for each call of a long run.
    /// </summary>
    public readonly bool IsRepeatedBy(in SpanRecord next, StringTable strings) =>
        Parent == next.Parent && Pid == next.Pid && RequestedBytes == next.RequestedBytes && Confidence == next.Confidence
        && (Fd == next.Fd || Names(next))
        && Same(strings[Name], next.Name) && Same(strings[Path], next.Path) && Same(strings[Arguments], next.Arguments)
        && Same(strings[OtherPath], next.OtherPath) && Same(strings[Error], next.Error)
        && Same(strings[Noise], next.Noise);

    /// <summary>The same of two rows.</summary>
    public readonly bool IsRepeatedBy(in SpanRow next) =>
        Parent == next.Parent && Pid == next.Pid && RequestedBytes == next.RequestedBytes && Confidence == next.Confidence
        && (Fd == next.Fd || next.IsFile)
        && Name == next.Name && Path == next.Path && Arguments == next.Arguments
        && OtherPath == next.OtherPath && Error == next.Error && Noise == next.Noise;

    /// <summary>Makes a call part of the run.</summary>
    public void Extend(in SpanRecord next, long duration)
    {
        End = Math.Max(End, next.StartNanos + duration);
        TotalDuration += duration;
        MinDuration = Math.Min(MinDuration, duration);
        MaxDuration = Math.Max(MaxDuration, duration);
        TransferredBytes += next.TransferredBytes;
        Repetitions++;
        if (Stack == 0)
            Stack = next.Stack;
    }

    /// <summary>Makes a later run part of this one.</summary>
    public void Extend(in SpanRow next)
    {
        End = Math.Max(End, next.End);
        TotalDuration += next.TotalDuration;
        MinDuration = Math.Min(MinDuration, next.MinDuration);
        MaxDuration = Math.Max(MaxDuration, next.MaxDuration);
        TransferredBytes += next.TransferredBytes;
        Repetitions += next.Repetitions;
    }

    /// <summary>Two descriptors of one file are the same thing, two pipes are not, and the standard streams are three, whatever they refer to.</summary>
    private static bool Names(in SpanRecord record) => record.Path is ['/', ..] && record.Fd is < 0 or > 2;

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);
}
