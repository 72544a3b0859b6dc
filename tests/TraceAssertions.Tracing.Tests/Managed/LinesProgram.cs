using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

/// <summary>The program whose call sites tell their own lines: runs it under a collector, and compares.</summary>
internal sealed record LinesProgram(int Pid, IReadOnlyList<LinesProgram.Site> Sites)
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    /// <summary>Where the program's assembly lies.</summary>
    public static string AssemblyPath(bool optimized)
    {
        var name = optimized ? "TraceAssertions.LinesProgram.Optimized" : "TraceAssertions.LinesProgram";
        var output = Path.GetRelativePath(Path.Combine(Folder, "TraceAssertions.Tracing.Tests"), AppContext.BaseDirectory);
        return Path.Combine(Folder, name, output, name + ".dll");
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<LinesProgram> RunAsync(string assembly, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [assembly]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
        return new LinesProgram(process.Id, Parse(output));
    }

    /// <summary>The places that the program told.</summary>
    public static IReadOnlyList<Site> Parse(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Select(cells => new Site(Number(cells[0]), Number(cells[1]), Number(cells[2]), cells[3]))];

    /// <summary>The addresses in a map that a place can be at: those of each version of its method.</summary>
    public static IReadOnlyList<ulong> Addresses(MethodMap map, Site site, string module) =>
        [.. map.Methods.Where(method => method.MetadataToken == site.Token && method.Module?.Name == module && method.Size > site.ReturnOffset && !method.IsDynamic)
            .Select(method => method.Start + (ulong)site.ReturnOffset - 1)];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A call site as the compiler and the runtime know it.</summary>
    internal sealed record Site(int Token, int ReturnOffset, int Line, string Function);
}
