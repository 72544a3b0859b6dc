namespace TraceAssertions.Conditions;

/// <summary>A rule of ours that leaves out of a golden trace what differs from run to run.</summary>
/// <param name="Name">By which <c>disable_scrubbers</c> turns it off.</param>
/// <param name="Description">What it replaces, adds up or leaves out, and why; Markdown on one line.</param>
internal sealed record BuiltInScrubber(string Name, string Description);
