using System.Globalization;
using System.Text;

namespace TraceAssertions.Constructs.Checking;

/// <summary>Compares the traces of tests that used every construct with the marks that they hold.</summary>
public sealed class Judge
{
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, long> _wrongByConstruct = [];
    private long _marks;
    private long _wrong;
    private long _missing;
    private long _surplus;
    private long _shown;

    /// <summary>What is not as it should be, a line each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Judges the trace of a test.</summary>
    /// <param name="test">The test's number.</param>
    /// <param name="calls">All calls of its trace.</param>
    public void Add(int test, IEnumerable<SeenCall> calls)
    {
        var own = new Dictionary<(string Construct, string Call, bool Counts), long>();
        foreach (var call in calls)
        {
            if (call.Mark is not var (owner, name))
                continue;
            _marks += call.Count;
            var construct = Construct.All.Single(construct => construct.Name == name);
            if (owner != test || construct.Owner == Owner.Nobody)
            {
                _wrong += call.Count;
                _wrongByConstruct[name] = _wrongByConstruct.GetValueOrDefault(name) + call.Count;
                _faults.Add($"test {test} has {call.Count} {call.Call} of {name} of test {owner} ({call.Confidence}{(call.Noise is null ? "" : ", " + call.Noise)})");
            }
            else if (call.Counts || call.Confidence == "inherited")
            {
                var key = (name, call.Call, call.Counts);
                own[key] = own.GetValueOrDefault(key) + call.Count;
            }
        }

        foreach (var construct in Construct.All.Where(construct => construct.Owner != Owner.Nobody))
            Compare(test, construct, own);
    }

    /// <summary>A trace is not all there is, for that reason.</summary>
    public void AddIncomplete(int test, string why) => _faults.Add($"test {test} is incomplete: {why}");

    /// <summary>Nobody's marks, which traces do not show, have been counted by the tracer.</summary>
    /// <param name="construct">The construct that makes calls of that name, and is alone in this.</param>
    /// <param name="expected">How many it made.</param>
    /// <param name="told">How many calls of that name the tracer tells that it knows no test of.</param>
    public void AddUnattributed(string construct, long expected, long told)
    {
        if (told != expected)
            _faults.Add($"{construct}: {told} calls are told to be nobody's, not {expected}");
    }

    /// <summary>The numbers, and what is wrong, on a line each.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var fault in _faults.Take(40))
            text.AppendLine(fault);
        if (_wrongByConstruct.Count > 0)
            text.AppendLine("wrong by construct: " + string.Join(", ", _wrongByConstruct.Select(pair => $"{pair.Key} {pair.Value}")));
        return text.Append(CultureInfo.InvariantCulture, $"marks {_marks}, shown only {_shown}, wrong {_wrong}, missing {_missing}, surplus {_surplus}, faults {_faults.Count}").ToString();
    }

    private void Compare(int test, Construct construct, Dictionary<(string Construct, string Call, bool Counts), long> own)
    {
        foreach (var (call, expected) in construct.Calls)
        {
            var found = own.GetValueOrDefault((construct.Name, call, construct.Owner == Owner.Test));
            if (construct.Owner == Owner.ShownByTest)
                _shown += found;
            if (found == expected)
                continue;
            if (found < expected)
                _missing += expected - found;
            else
                _surplus += found - expected;
            _faults.Add($"test {test} has {found} {call} of its own {construct.Name}, not {expected}");
        }
    }
}
