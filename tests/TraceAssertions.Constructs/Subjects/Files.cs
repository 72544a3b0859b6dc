using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace TraceAssertions.Constructs.Subjects;

/// <summary>Files: read, written, mapped, watched and forgotten.</summary>
internal static class Files
{
    private static readonly byte[] Content = new byte[10_000];

    public static IReadOnlyList<Construct> All { get; } =
    [
        new("file", visitor =>
        {
            var path = visitor.PathOf("file");
            File.WriteAllBytes(path, Content);
            _ = File.ReadAllBytes(path);
            File.Delete(path);
        })
        { Calls = new Dictionary<string, int> { ["openat"] = 2, ["pwrite64"] = 1, ["pread64"] = 1, ["close"] = 2, ["unlink"] = 1 } },
        new("file-async", async visitor =>
        {
            var path = visitor.PathOf("file-async");
            await File.WriteAllBytesAsync(path, Content);
            _ = await File.ReadAllBytesAsync(path);
            File.Delete(path);
        })
        { Calls = new Dictionary<string, int> { ["openat"] = 2, ["pwrite64"] = 1, ["pread64"] = 1, ["close"] = 2, ["unlink"] = 1 } },
        new("file-stream", async visitor =>
        {
            var path = visitor.PathOf("file-stream");
            await using (var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, useAsync: true))
            {
                for (var i = 0; i < 4; i++)
                    await stream.WriteAsync(Content);
                stream.Position = 0;
                await stream.ReadExactlyAsync(new byte[Content.Length]);
            }

            File.Delete(path);
        })
        { Calls = new Dictionary<string, int> { ["openat"] = 1, ["pwrite64"] = 4, ["pread64"] = 1, ["close"] = 1, ["unlink"] = 1 } },
        new("file-mapped", visitor =>
        {
            var path = visitor.PathOf("file-mapped");
            using (var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Content.Length))
            using (var view = mapped.CreateViewAccessor())
                view.Write(0, 1);
            File.Delete(path);
        })
        { Calls = new Dictionary<string, int> { ["openat"] = 1, ["ftruncate"] = 2, ["mmap"] = 1, ["unlink"] = 1 } },
        new("folder", visitor =>
        {
            var path = visitor.PathOf("folder");
            Directory.CreateDirectory(path);
            _ = Directory.GetFiles(path);
            Directory.Delete(path);
        })
        { Calls = new Dictionary<string, int> { ["mkdir"] = 1, ["openat"] = 1, ["rmdir"] = 1 } },
        new("watcher", WatchAsync) { Calls = new Dictionary<string, int> { ["readlink"] = 1 } },
        new("leaked-stream", async visitor =>
        {
            var path = visitor.PathOf("leaked-stream");
            Leak(path);
            await visitor.Surroundings.CollectAsync();
            File.Delete(path);
        })
        { Owner = Owner.ShownByTest, Calls = new Dictionary<string, int> { ["close"] = 1 } },
    ];

    /// <summary>The event comes on the watcher's own thread.</summary>
    private static async Task WatchAsync(Visitor visitor)
    {
        var path = visitor.PathOf("watcher");
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var events = 0;
        var watchers = new List<FileSystemWatcher>();

        // With many watchers at once some tell nothing, with and without a tracer: then another is asked, of another folder, because one folder is one watch of the kernel however
        // many ask (inotify_add_watch(2)). All of them stay until one has told: where the machine is busy, the event of an earlier one may be the first to come.
        while (!seen.Task.IsCompleted)
        {
            var folder = Directory.CreateDirectory($"{path}/{watchers.Count}").FullName;
            var watcher = new FileSystemWatcher(folder);
            watchers.Add(watcher);
            watcher.Created += (_, _) =>
            {
                if (Interlocked.Increment(ref events) != 1)
                    return;
                _ = new FileInfo(path + "/missing").LinkTarget;
                seen.SetResult();
            };
            watcher.EnableRaisingEvents = true;
            await File.WriteAllTextAsync($"{folder}/file", "");
            await Task.WhenAny(seen.Task, Task.Delay(200));
        }

        foreach (var watcher in watchers)
            watcher.Dispose();
        Directory.Delete(path, recursive: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Leak(string path) => _ = new FileStream(path, FileMode.Create).ReadByte();
}
