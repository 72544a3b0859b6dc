namespace TraceAssertions;

/// <summary>What a golden trace depends on beside the program: in another environment a difference is not comparable.</summary>
/// <param name="Runtime">The .NET runtime with its major version, <c>.NET 10</c>; null for a launched program.</param>
/// <param name="OperatingSystem"><c>linux</c>.</param>
/// <param name="Architecture">As .NET names it: <c>x64</c>, <c>arm64</c>.</param>
/// <param name="Libc">The C library with its version: <c>glibc 2.36</c>, <c>musl</c>.</param>
public sealed record GoldenEnvironment(string? Runtime, string OperatingSystem, string Architecture, string Libc);
