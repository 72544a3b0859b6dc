using System.Collections.Concurrent;
using TraceAssertions.EndToEnd.Samples;

namespace TraceAssertions.EndToEnd.Sources;

/// <summary>The sample once for each form of the mistake, each in a namespace of its own: built once in both ways to compile it, and run once for each backend, when a test first asks.</summary>
public sealed class MistakesFixture : IAsyncLifetime
{
    /// <summary>The forms; the first is the sample's own.</summary>
    internal static readonly string[] Forms = ["Sync", "Async", "Lambda"];

    private static readonly string Mistakes = Path.Combine(Repository.Root, "tests", "TraceAssertions.EndToEnd.Tests", "Sources", "Mistakes");

    private readonly ConcurrentDictionary<bool, Lazy<Task<CsvImportCopy>>> _copies = new();
    private readonly ConcurrentDictionary<(bool Optimized, string Backend), Lazy<Task<CommandResult>>> _runs = new();

    /// <summary>The tests that import the file, of all forms.</summary>
    /// <param name="optimized">Whether the sample is compiled as in a Release build.</param>
    /// <param name="backend">Its word.</param>
    internal Task<CommandResult> RunAsync(bool optimized, string backend) =>
        _runs.GetOrAdd((optimized, backend), _ => new(async () => await (await CopyAsync(optimized)).TestAsync(
            new Dictionary<string, string> { ["RENACER_BACKEND"] = backend }, "--no-build", "--filter", "FullyQualifiedName~.Imports_the_file", "--", "xUnit.ParallelizeTestCollections=false"))).Value;

    /// <summary>The file with the mistake.</summary>
    /// <param name="optimized">Of which copy.</param>
    /// <param name="form">Of which form.</param>
    internal async Task<string> FileAsync(bool optimized, string form) => Path.Combine((await CopyAsync(optimized)).Folder, "Importer", form, "Regressed", "OrderFile.cs");

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var copy in _copies.Values)
            (await copy.Value).Dispose();
    }

    private Task<CsvImportCopy> CopyAsync(bool optimized) => _copies.GetOrAdd(optimized, _ => new(() => BuildAsync(optimized))).Value;

    private static async Task<CsvImportCopy> BuildAsync(bool optimized)
    {
        var copy = new CsvImportCopy(optimized);
        var importer = Path.Combine(copy.Folder, "Importer");
        var files = Directory.EnumerateFiles(importer, "*.cs").Concat(Directory.EnumerateFiles(Path.Combine(importer, "Regressed"))).ToList();
        foreach (var form in Forms)
        {
            foreach (var file in files)
                Write(form, file, Path.Combine(importer, form, Path.GetRelativePath(importer, file)));
            if (form != Forms[0])
                Write(form, Path.Combine(Mistakes, form + ".cs"), Path.Combine(importer, form, "Regressed", "OrderFile.cs"));
            Write(form, Path.Combine(copy.Folder, "ImporterTests.cs"), Path.Combine(copy.Folder, form + "Tests.cs"));
        }

        foreach (var file in files.Append(Path.Combine(copy.Folder, "ImporterTests.cs")))
            File.Delete(file);
        Directory.Delete(Path.Combine(importer, "Buffered"), recursive: true);
        await copy.BuildAsync();
        return copy;
    }

    /// <summary>Copies a source file into the namespace of a form; its lines stay where they are.</summary>
    private static void Write(string form, string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.WriteAllText(to, File.ReadAllText(from).Replace("namespace CsvImport;", $"namespace CsvImport.{form};", StringComparison.Ordinal));
    }
}
