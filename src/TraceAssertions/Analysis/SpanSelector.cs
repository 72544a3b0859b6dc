using TraceAssertions.Analysis;

namespace TraceAssertions;

/// <summary>Which spans of a trace a span metric is about.</summary>
public abstract record SpanSelector
{
    private SpanSelector()
    {
    }

    /// <summary>Every span of one category: <c>spans.syscall</c>, <c>spans.process</c>, <c>spans.activity</c>.</summary>
    /// <param name="Name">The part of the names before the first colon.</param>
    public sealed record Category(string Name) : SpanSelector;

    /// <summary>The spans of exactly this full name: <c>spans.syscall:read</c>.</summary>
    public sealed record Exact(string Name) : SpanSelector;

    /// <summary>The variants of one call: <c>spans.io:read</c>.</summary>
    public sealed record Family(SpanFamily Kind) : SpanSelector;

    /// <summary>The spans of this name with or without its <c>activity:</c> prefix: <c>spans["HTTP GET"]</c>.</summary>
    public sealed record Quoted(string Name) : SpanSelector;

    /// <summary>The spans for which a predicate holds: <c>spans[path ~ "/etc/*"]</c>.</summary>
    public sealed record Where(SpanPredicate Predicate) : SpanSelector;

    /// <summary>The selector that an unquoted name stands for: a family (<c>io:read</c>), a full name (<c>syscall:read</c>) or a category (<c>syscall</c>).</summary>
    public static SpanSelector FromName(string name) =>
        SpanFamilies.Find(name) is { } family ? new Family(family)
        : name.Contains(':', StringComparison.Ordinal) ? new Exact(name)
        : new Category(name);

    /// <summary>The selector as a condition writes it: <c>spans.syscall:read</c>.</summary>
    public sealed override string ToString() => this switch
    {
        Category category => $"spans.{category.Name}",
        Exact exact => $"spans.{exact.Name}",
        Family family => $"spans.{SpanFamilies.NameOf(family.Kind)}",
        Quoted quoted => $"spans[\"{quoted.Name}\"]",
        Where where => $"spans[{where.Predicate}]",
        _ => "",
    };
}
