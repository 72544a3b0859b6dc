using System.Text;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Ptrace;

/// <summary>Keeps everything that a backend reports. Safe to read while the backend writes.</summary>
internal sealed class RecordingSink : ICallSink
{
    private readonly List<Entry> _entries = [];

    public long Lost { get; private set; }

    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (_entries)
                return [.. _entries];
        }
    }

    public IEnumerable<Entry> Calls => Entries.Where(e => !e.IsEvent);

    public IEnumerable<Entry> Events => Entries.Where(e => e.IsEvent);

    public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
    {
        lock (_entries)
            _entries.Add(new Entry(call, default, Encoding.UTF8.GetString(path), Encoding.UTF8.GetString(path2), false) { Extra = Convert.ToHexString(stack) });
    }

    public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
    {
        lock (_entries)
            _entries.Add(new Entry(default, processEvent, Encoding.UTF8.GetString(text), "", true) { Extra = Convert.ToHexString(auxiliary) });
    }

    public void OnLost(ulong scope, long count) => Lost += count;

    internal sealed record Entry(RawCall Call, RawProcessEvent Event, string Path, string Path2, bool IsEvent)
    {
        /// <summary>The stack of a call or the auxiliary vector of a program, in hexadecimal digits.</summary>
        public string Extra { get; init; } = "";

        public int Tid => IsEvent ? Event.Tid : Call.Tid;

        public string Name => SyscallTable.Name(Call.Number);

        public override string ToString() => IsEvent
            ? $"{Event.Tid} -- {Event.Kind} other {Event.OtherTid}/{Event.OtherPid} value {Event.Value:x} {Path}"
            : $"{Call.Tid} {Name}({Path}{(Path2.Length > 0 ? ", " + Path2 : "")}) = {(Call.Unfinished ? "?" : Call.Result)} [{Call.Scope} {Call.Confidence}]";
    }
}
