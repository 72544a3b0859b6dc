using System.Globalization;
using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>The predicate of a span selector: <c>name ~ "syscall:open*" and path ~ "/etc/*"</c>.</summary>
public abstract record SpanPredicate
{
    private SpanPredicate()
    {
    }

    /// <summary>Both hold.</summary>
    public sealed record And(SpanPredicate Left, SpanPredicate Right) : SpanPredicate;

    /// <summary>At least one holds.</summary>
    public sealed record Or(SpanPredicate Left, SpanPredicate Right) : SpanPredicate;

    /// <summary>The operand does not hold.</summary>
    public sealed record Not(SpanPredicate Operand) : SpanPredicate;

    /// <summary>A text field compared with a text, case-sensitively.</summary>
    /// <param name="Field">A field for which <see cref="IsText"/> is true.</param>
    /// <param name="Operator">Equal, NotEqual or Matches.</param>
    /// <param name="Value">The text or the glob.</param>
    public sealed record TextComparison(SpanField Field, PredicateOperator Operator, string Value) : SpanPredicate
    {
        /// <summary>A field for which <see cref="IsText"/> is true.</summary>
        public SpanField Field { get; } = IsText(Field) ? Field : throw new ArgumentException($"{Field} is a number", nameof(Field));

        /// <summary>Equal, NotEqual or Matches.</summary>
        public PredicateOperator Operator { get; } = Operator <= PredicateOperator.Matches
            ? Operator
            : throw new ArgumentException($"{Operator} does not compare texts", nameof(Operator));
    }

    /// <summary>A number field compared with a number.</summary>
    /// <param name="Field">A field for which <see cref="IsText"/> is false.</param>
    /// <param name="Operator">Any operator but Matches.</param>
    /// <param name="Value">The number, in the field's unit.</param>
    public sealed record NumberComparison(SpanField Field, PredicateOperator Operator, double Value) : SpanPredicate
    {
        /// <summary>A field for which <see cref="IsText"/> is false.</summary>
        public SpanField Field { get; } = !IsText(Field) ? Field : throw new ArgumentException($"{Field} is a text", nameof(Field));

        /// <summary>Any operator but Matches.</summary>
        public PredicateOperator Operator { get; } = Operator != PredicateOperator.Matches
            ? Operator
            : throw new ArgumentException("a number has no glob", nameof(Operator));
    }

    /// <summary>An attribute compared with a text, case-sensitively; false where the span has none of that name.</summary>
    /// <param name="Name">For example <c>http.route</c>.</param>
    /// <param name="Operator">Equal, NotEqual or Matches.</param>
    /// <param name="Value">The text or the glob. A number is compared as it is written without a culture, a boolean as <c>true</c> or <c>false</c>; an array is equal to nothing.</param>
    public sealed record TextAttribute(string Name, PredicateOperator Operator, string Value) : SpanPredicate;

    /// <summary>An attribute compared with a number; false where the span has none of that name, or it is no number.</summary>
    /// <param name="Name">For example <c>http.response.status_code</c>.</param>
    /// <param name="Operator">Any operator but Matches.</param>
    /// <param name="Value">The number.</param>
    public sealed record NumberAttribute(string Name, PredicateOperator Operator, double Value) : SpanPredicate;

    /// <summary>Whether a field holds a text; the others hold numbers.</summary>
    public static bool IsText(SpanField field) => field <= SpanField.Source;

    /// <summary>The predicate as a condition writes it.</summary>
    public sealed override string ToString() => this switch
    {
        And and => $"({and.Left} and {and.Right})",
        Or or => $"({or.Left} or {or.Right})",
        Not not => $"not ({not.Operand})",
        TextComparison t => $"{MetricCatalog.NameOf(t.Field)} {Sign(t.Operator)} \"{t.Value}\"",
        NumberComparison n => string.Create(CultureInfo.InvariantCulture, $"{MetricCatalog.NameOf(n.Field)} {Sign(n.Operator)} {n.Value}"),
        TextAttribute t => $"attributes[\"{t.Name}\"] {Sign(t.Operator)} \"{t.Value}\"",
        NumberAttribute n => string.Create(CultureInfo.InvariantCulture, $"attributes[\"{n.Name}\"] {Sign(n.Operator)} {n.Value}"),
        _ => "",
    };

    private static string Sign(PredicateOperator op) => op switch
    {
        PredicateOperator.Equal => "==",
        PredicateOperator.NotEqual => "!=",
        PredicateOperator.Matches => "~",
        PredicateOperator.Less => "<",
        PredicateOperator.LessOrEqual => "<=",
        PredicateOperator.Greater => ">",
        _ => ">=",
    };
}
