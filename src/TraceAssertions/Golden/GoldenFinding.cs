using System.Text;

namespace TraceAssertions;

/// <summary>What changed in the behaviour, in words.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Text">One sentence without a full stop: <c>fsync dropped: out.csv</c>.</param>
/// <param name="Line">The line of the golden file that it concerns first.</param>
internal sealed record GoldenFinding(GoldenFindingKind Kind, string Text, int Line)
{
    /// <summary>The name of the kind as documents and tools write it: <c>fsync-dropped</c>.</summary>
    public string Name
    {
        get
        {
            var name = new StringBuilder();
            foreach (var c in Kind.ToString())
                (char.IsUpper(c) && name.Length > 0 ? name.Append('-') : name).Append(char.ToLowerInvariant(c));
            return name.ToString();
        }
    }
}
