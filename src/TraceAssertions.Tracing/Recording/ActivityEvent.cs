using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Recording;

/// <summary>An activity of a scope has started or stopped.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Number">The activity's number, not 0: what the backend reports of calls while it is current.</param>
/// <param name="Parent">The number of the activity around it, or 0.</param>
/// <param name="HasStopped">Whether it has stopped.</param>
/// <param name="Span">What is known of it: of one that has stopped its last name and its attributes, too.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ActivityEvent(uint Scope, uint Number, uint Parent, bool HasStopped, SpanRecord Span);
