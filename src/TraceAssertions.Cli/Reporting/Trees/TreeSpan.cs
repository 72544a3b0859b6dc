namespace TraceAssertions.Cli.Reporting.Trees;

/// <summary>What a tree tells of one span of a trace file.</summary>
/// <param name="Id">The id of the span.</param>
/// <param name="Parent">That of its parent; null for a root.</param>
/// <param name="Label">The name, the path and the error: <c>syscall:openat /etc/shop.conf ENOENT</c>; behind it in brackets where it is not sure that the test caused it.</param>
/// <param name="Detail">What an activity asks for: a URL, a query; or null.</param>
/// <param name="Place">Where in the source it was made; or null.</param>
/// <param name="Calls">How many calls the span stands for.</param>
/// <param name="StartNanos">When the first began, UNIX time.</param>
/// <param name="Nanos">Their time together.</param>
/// <param name="IsNoise">Whether it is the runtime's own.</param>
internal sealed record TreeSpan(string Id, string? Parent, string Label, string? Detail, string? Place, long Calls, long StartNanos, long Nanos, bool IsNoise);
