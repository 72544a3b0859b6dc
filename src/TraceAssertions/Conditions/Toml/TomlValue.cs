namespace TraceAssertions.Conditions.Toml;

/// <summary>A TOML value with its place in the source (TOML 1.0, https://toml.io/en/v1.0.0).</summary>
internal abstract class TomlValue(SourceSpan span)
{
    public SourceSpan Span { get; } = span;

    /// <summary>What a user calls this kind of value, with its article.</summary>
    public abstract string Kind { get; }

    /// <param name="value">The text, escapes resolved.</param>
    /// <param name="contentOffset">Where the content begins in the source.</param>
    /// <param name="offsets">The source offset of each character, or null where they simply follow each other.</param>
    /// <param name="span">The string with its quotes.</param>
    public sealed class String(string value, int contentOffset, int[]? offsets, SourceSpan span) : TomlValue(span)
    {
        public string Value => value;

        public override string Kind => "a string";

        /// <summary>Where in the source the character at <paramref name="index"/> of the value was written; its length is the end of the content.</summary>
        public int SourceOffset(int index)
        {
            if (offsets is null)
                return contentOffset + Math.Min(index, value.Length);
            return index < offsets.Length ? offsets[index] : Span.Offset + Span.Length - 1;
        }
    }

    public sealed class Integer(long value, SourceSpan span) : TomlValue(span)
    {
        public long Value => value;

        public override string Kind => "an integer";
    }

    public sealed class Float(double value, SourceSpan span) : TomlValue(span)
    {
        public double Value => value;

        public override string Kind => "a float";
    }

    public sealed class Boolean(bool value, SourceSpan span) : TomlValue(span)
    {
        public bool Value => value;

        public override string Kind => "a boolean";
    }

    /// <summary>A date-time with an offset from UTC; kept apart because TOML allows offsets up to 23:59, .NET only up to 14:00.</summary>
    public sealed class OffsetDateTime(DateTime local, TimeSpan offset, SourceSpan span) : TomlValue(span)
    {
        public DateTime Local => local;

        public TimeSpan Offset => offset;

        public override string Kind => "a date-time";
    }

    public sealed class LocalDateTime(DateTime value, SourceSpan span) : TomlValue(span)
    {
        public DateTime Value => value;

        public override string Kind => "a local date-time";
    }

    public sealed class LocalDate(DateOnly value, SourceSpan span) : TomlValue(span)
    {
        public DateOnly Value => value;

        public override string Kind => "a date";
    }

    public sealed class LocalTime(TimeOnly value, SourceSpan span) : TomlValue(span)
    {
        public TimeOnly Value => value;

        public override string Kind => "a time";
    }

    /// <summary>An array, or an array of tables.</summary>
    public sealed class Array(SourceSpan span, bool ofTables) : TomlValue(span)
    {
        public List<TomlValue> Items { get; } = [];

        /// <summary>Written as <c>[[name]]</c>, and so open to further elements.</summary>
        public bool OfTables => ofTables;

        public override string Kind => ofTables ? "an array of tables" : "an array";
    }
}
