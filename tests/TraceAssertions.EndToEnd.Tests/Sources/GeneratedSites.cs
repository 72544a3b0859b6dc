using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>C# whose lines are known: each form of <c>Program/Forms.cs</c> several times over, where every call is on a file that is named for the line of the call.</summary>
/// <remarks>
/// In a form <c>«0»</c> stands for the number of its line and <c>«2»</c> for that of the line after the next. Three of them with dots between name the lines that open,
/// that read or write, and that close the file.
/// </remarks>
internal sealed partial class GeneratedSites
{
    private const string FormMark = "//// ";

    private readonly List<string> _names = [];
    private readonly Dictionary<int, (int First, int Last)> _members = [];
    private readonly Dictionary<int, string> _forms = [];

    /// <param name="forms">The text of <c>Program/Forms.cs</c>.</param>
    /// <param name="copies">How often each form occurs, each time at other lines.</param>
    public GeneratedSites(string forms, int copies)
    {
        var lines = new List<string>
        {
            "using System.Linq.Expressions;", "using System.Reflection;", "using System.Threading.Channels;", "using static Lines.Sites;", "",
            "namespace Lines;", "",
        };
        var table = new StringBuilder();
        var number = 0;
        for (var copy = 0; copy < copies; copy++)
        {
            foreach (var form in forms.Split(FormMark, StringSplitOptions.RemoveEmptyEntries))
            {
                var body = form.TrimEnd().Split('\n');
                var type = string.Create(CultureInfo.InvariantCulture, $"Form{number++}");
                var isAsync = body.Any(line => line.StartsWith("public static async Task Run()", StringComparison.Ordinal));
                table.AppendLine(CultureInfo.InvariantCulture, $"        {(isAsync ? type + ".Run" : $"() => {{ {type}.Run(); return Task.CompletedTask; }}")},");
                lines.AddRange(["internal static class " + type, "{"]);
                foreach (var line in body[1..])
                {
                    _forms[lines.Count + 1] = body[0];
                    lines.Add(Fill(line.Replace("Self", $"typeof({type})", StringComparison.Ordinal), lines.Count + 1));
                }

                lines.AddRange(["}", ""]);
            }
        }

        Forms = number;
        FindMembers(lines);
        lines.AddRange(["internal static class Sites", "{", "    public static string Here { get; set; } = \"\";", "", "    public static Func<Task>[] All { get; } =", "    [", table.ToString().TrimEnd(), "    ];", "}", ""]);
        Text = string.Join('\n', lines);
    }

    /// <summary>The C#.</summary>
    public string Text { get; }

    /// <summary>How many forms there are, copies included.</summary>
    public int Forms { get; }

    /// <summary>The files that the calls are on, without the folder and its <c>L</c>.</summary>
    public IReadOnlyList<string> FileNames => _names;

    /// <summary>The name of the form that a line is in.</summary>
    public string FormAt(int line) => _forms.GetValueOrDefault(line, "none");

    /// <summary>The lines of the member that a line is in (with the lambdas and local functions in it).</summary>
    public (int First, int Last) MemberAt(int line) => _members.GetValueOrDefault(line);

    [GeneratedRegex("«(-?[0-9]+)»")]
    private static partial Regex Token();

    [GeneratedRegex("Here \\+ \"([0-9.]+)\"|^ *\\+ \"([0-9.]+)\"")]
    private static partial Regex Site();

    private string Fill(string line, int number)
    {
        var filled = Token().Replace(line, match => (number + int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));
        foreach (Match match in Site().Matches(filled))
            _names.Add(match.Groups[1].Value + match.Groups[2].Value);
        return filled;
    }

    /// <summary>Members are apart by an empty line at the level of the form.</summary>
    private void FindMembers(List<string> lines)
    {
        var first = 1;
        for (var number = 1; number <= lines.Count; number++)
        {
            if (lines[number - 1].Length > 0 && number < lines.Count)
                continue;
            for (var inside = first; inside <= number; inside++)
                _members[inside] = (first, number);
            first = number + 1;
        }
    }
}
