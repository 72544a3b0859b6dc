using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Golden;

namespace TraceAssertions;

/// <summary>What a golden trace depends on beside the program: in another environment a difference is not comparable.</summary>
/// <param name="Runtime">The .NET runtime with its major version, <c>.NET 10</c>; null for a launched program.</param>
/// <param name="OperatingSystem"><c>linux</c>.</param>
/// <param name="Architecture">As .NET names it: <c>x64</c>, <c>arm64</c>.</param>
/// <param name="Libc">The C library with its version: <c>glibc 2.36</c>, <c>musl</c>; <c>unknown</c> where it cannot be told.</param>
public sealed record GoldenEnvironment(string? Runtime, string OperatingSystem, string Architecture, string Libc)
{
    /// <summary>That of this process, for tests that run in it.</summary>
    public static GoldenEnvironment Current { get; } = new(
        string.Create(CultureInfo.InvariantCulture, $".NET {Environment.Version.Major}"),
        SystemName(),
        NameOf(RuntimeInformation.ProcessArchitecture),
        LibcVersion.Current);

    /// <summary>That of the programs which this process launches: no .NET runtime is part of it.</summary>
    public static GoldenEnvironment OfPrograms { get; } = Current with { Runtime = null };

    private static string SystemName() =>
        System.OperatingSystem.IsLinux() ? "linux" : System.OperatingSystem.IsMacOS() ? "osx" : System.OperatingSystem.IsWindows() ? "windows" : "unknown";

    /// <summary>The names of .NET's runtime identifiers: lower case.</summary>
    private static string NameOf(Architecture architecture) => string.Concat(architecture.ToString().Select(char.ToLowerInvariant));
}
