namespace TraceAssertions;

/// <summary>An environment that has golden traces of its own, in a folder of its name below the golden folder. Globs that are null fit everything.</summary>
/// <param name="Name">The name of the variant and of its folder.</param>
/// <param name="Runtime">A glob over the runtime: <c>.NET 10*</c>.</param>
/// <param name="OperatingSystem">A glob over the operating system: <c>linux</c>.</param>
/// <param name="Architecture">A glob over the architecture: <c>x64</c>.</param>
/// <param name="Libc">A glob over the C library: <c>musl*</c>.</param>
public sealed record GoldenVariant(string Name, string? Runtime = null, string? OperatingSystem = null, string? Architecture = null, string? Libc = null);
