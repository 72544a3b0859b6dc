using TraceAssertions.Tracing.Demangling;

namespace TraceAssertions.Tracing.Dwarf;

/// <summary>The name of a function as users see it: as its author wrote it, without what compilers append.</summary>
internal static class DisplayName
{
    private static readonly string[] RustClosures = ["::{{closure}}", "::{closure#"];

    // gcc and clang append these to the parts and copies that they make of one function.
    private static readonly string[] CompilerSuffixes = [".cold", ".part.", ".constprop.", ".isra.", ".lto_priv.", ".llvm.", ".localalias", ".clone."];

    /// <summary>From the names in debug information; null where it has none.</summary>
    public static string? Of(FunctionName name, string? language)
    {
        if (language == "rust" && name.Linkage is { } linkage && RustDemangler.Demangle(linkage) is { } path)
            return WithoutClosure(path);
        return name.Qualified ?? (name.Linkage is { } mangled ? OfSymbol(mangled) : null);
    }

    /// <summary>From the name in a symbol table.</summary>
    public static string OfSymbol(string symbol)
    {
        var plain = WithoutSuffix(symbol);
        return RustDemangler.Demangle(plain) is { } path ? WithoutClosure(path) : ItaniumName.Demangle(plain) ?? plain;
    }

    private static string WithoutClosure(string path)
    {
        // The author named the function around the closure.
        while (true)
        {
            var end = path.EndsWith(RustClosures[0], StringComparison.Ordinal) ? path.Length - RustClosures[0].Length
                : path.EndsWith('}') ? path.LastIndexOf(RustClosures[1], StringComparison.Ordinal) : -1;
            if (end <= 0 || path.AsSpan(end + 3).Contains("::", StringComparison.Ordinal))
                return path;
            path = path[..end];
        }
    }

    private static string WithoutSuffix(string symbol)
    {
        if (symbol.Length == 0)
            return symbol;
        var end = symbol.Length;
        foreach (var suffix in CompilerSuffixes)
        {
            var at = symbol.IndexOf(suffix, 1, StringComparison.Ordinal);
            end = at > 0 ? Math.Min(end, at) : end;
        }

        return symbol[..end];
    }
}
