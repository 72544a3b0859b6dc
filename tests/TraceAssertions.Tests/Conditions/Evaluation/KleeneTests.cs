using TraceAssertions.Conditions.Evaluation;

namespace TraceAssertions.Tests.Conditions.Evaluation;

public sealed class KleeneTests
{
    [Fact]
    public void The_tables_are_those_of_every_completion()
    {
        // The oracle: an unknown is either true or false; what all completions agree on is known.
        foreach (var a in Enum.GetValues<Truth>())
        {
            Kleene.Not(a).Should().Be(Agree(Completions(a).Select(x => !x)));
            foreach (var b in Enum.GetValues<Truth>())
            {
                Kleene.And(a, b).Should().Be(Agree(from x in Completions(a) from y in Completions(b) select x && y));
                Kleene.Or(a, b).Should().Be(Agree(from x in Completions(a) from y in Completions(b) select x || y));
            }
        }
    }

    private static bool[] Completions(Truth t) => t switch { Truth.True => [true], Truth.False => [false], _ => [true, false] };

    private static Truth Agree(IEnumerable<bool> values) => values.Distinct().ToList() switch { [true] => Truth.True, [false] => Truth.False, _ => Truth.Unknown };
}
