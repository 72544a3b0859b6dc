namespace TraceAssertions.Cli.Golden;

/// <summary>Makes received traces the golden ones.</summary>
internal static class Acceptance
{
    /// <summary>Puts a received trace in the place of its golden one, and removes the received file.</summary>
    /// <returns>Null, or why nothing was changed.</returns>
    public static Diagnostic? Accept(GoldenEntry entry)
    {
        var received = entry.Received!;
        if (!GoldenTrace.TryLoad(received, out var trace, out var damaged))
            return damaged;

        // A file that was renamed by hand would otherwise be written over another test's golden trace.
        if (entry.Folder.PathOf(trace.Name) != entry.Path)
            return new(GateCodes.BadName, DiagnosticSeverity.Error, $"the file is of '{trace.Name}', whose golden trace is {Path.GetFileName(entry.Folder.PathOf(trace.Name))}", received, Remedy: "run the test again: it writes its received trace under the right name");
        if (entry.HasGolden && !GoldenTrace.TryLoad(entry.Path, out _, out var unreadable))
            return unreadable;
        return entry.Folder.Write(trace) ?? Remove(received);
    }

    /// <summary>Removes a received file.</summary>
    /// <returns>Null, or why it is still there.</returns>
    public static Diagnostic? Remove(string received)
    {
        try
        {
            File.Delete(received);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(GateCodes.CannotWrite, DiagnosticSeverity.Error, $"the file cannot be removed: {failure.Message.TrimEnd('.')}", received, Remedy: "grant write access to its folder");
        }
    }
}
