using System.Globalization;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The number of a trace event and the fields of its record, as the kernel tells them in the event's format file (Documentation/trace/events.rst).</summary>
internal sealed partial class TracepointFormat
{
    private readonly string _name;
    private readonly Dictionary<string, int> _offsets;

    private TracepointFormat(string name, int id, Dictionary<string, int> offsets) => (_name, Id, _offsets) = (name, id, offsets);

    /// <summary>The event's number.</summary>
    public int Id { get; }

    /// <summary>The format of an event of the running kernel.</summary>
    /// <param name="name">Its group and name: <c>task/task_newtask</c>.</param>
    /// <exception cref="TraceAssertionsException">TA0106: the kernel does not tell it.</exception>
    public static TracepointFormat Of(string name) =>
        TraceFileSystem.Read($"events/{name}/format", out var reason) is { } text ? Parse(name, text) : throw new TraceAssertionsException(RawAccess.Unable($"need the format of the trace event {name}: {reason}"));

    /// <summary>Reads a format file.</summary>
    /// <exception cref="TraceAssertionsException">TA0106: it is none.</exception>
    public static TracepointFormat Parse(string name, string text)
    {
        var id = IdLine().Match(text);
        if (!id.Success)
            throw new TraceAssertionsException(RawAccess.Unable($"cannot read the format of the trace event {name}"));
        return new(name, Number(id), FieldLine().Matches(text).ToDictionary(field => field.Groups["name"].Value, Number, StringComparer.Ordinal));
    }

    /// <summary>Where a field begins.</summary>
    /// <exception cref="TraceAssertionsException">TA0106: there is no such field.</exception>
    public int Offset(string field) => _offsets.TryGetValue(field, out var offset) ? offset : throw new TraceAssertionsException(RawAccess.Unable($"need the field {field} of the trace event {_name}, which this kernel lacks"));

    private static int Number(Match match) => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ID: (?<number>\d+)$", RegexOptions.Multiline)]
    private static partial Regex IdLine();

    [GeneratedRegex(@"^\tfield:[^;]*?(?<name>\w+)(\[\w*\])?;\toffset:(?<number>\d+);", RegexOptions.Multiline)]
    private static partial Regex FieldLine();
}
