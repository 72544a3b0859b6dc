namespace TraceAssertions.Tracing.Demangling;

/// <summary>Turns the mangled names of Rust into paths without the hash of the build: both the legacy form <c>_ZN…17h…E</c> and the form v0 <c>_R…</c> (RFC 2603).</summary>
internal static class RustDemangler
{
    /// <summary>The path, such as <c>csv::Reader&lt;R&gt;::read</c>; null for a name that is not of Rust.</summary>
    public static string? Demangle(string name) =>
        name.StartsWith("_R", StringComparison.Ordinal) ? RustPath.Read(name) : RustLegacyName.Read(name);
}
