namespace TraceAssertions.Tracing.Managed;

/// <summary>An assembly's file as a runtime has loaded it.</summary>
/// <param name="Path">The path of the file; empty where the assembly was loaded from memory.</param>
/// <param name="PdbId">The id of the portable PDB of this very build, from the debug directory of what is loaded (PE/COFF, CodeView entry); empty where it has none or it is not known.</param>
/// <param name="PdbPath">Where the compiler wrote the PDB, as the debug directory says; empty where it is not known.</param>
internal sealed record ManagedModule(string Path, Guid PdbId, string PdbPath)
{
    /// <summary>Whether it belongs to an installed framework (<c>dotnet/shared/…</c>), for which nobody expects lines.</summary>
    public bool IsFramework { get; } = Path.Contains("/shared/Microsoft.", StringComparison.Ordinal);

    /// <summary>The name of the file.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}
