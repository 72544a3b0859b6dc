namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The bytes of a section of a file. Asked for at each use, because a span cannot be kept.</summary>
internal delegate ReadOnlySpan<byte> SectionBytes();
