using System.IO.MemoryMappedFiles;
using System.Text.Json;
using TraceAssertions.GoldenCorpus.Workload;

namespace TraceAssertions.GoldenCorpus.Mutations;

/// <summary>Changes of what is read, and how.</summary>
internal static class ReadingChanges
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        Mutation.Addition("an order file is opened once more", run => File.OpenHandle(run.AnyFile).Dispose(), "openat", "incoming/orders-"),
        Mutation.Change("an order file is read twice", Step.ReadOrders, run =>
        {
            _ = Original.ReadFile(run.AnyFile);
            return Original.ReadOrders(run);
        }, "read", "incoming/orders-"),
        Reading("the buffer of the order files is lost", new FileStreamOptions { BufferSize = 0 }, bufferSize: 128, "read", "orders-1.csv", "128"),
        Reading("the order files are read in other block sizes", new FileStreamOptions { BufferSize = 3000 }, bufferSize: 1000, "read", "orders-2.csv", "3,000 B"),
        Reading("the order files are opened for writing too", new FileStreamOptions { Access = FileAccess.ReadWrite }, Original.BufferSize, "O_RDWR", "orders-3.csv"),
        Reading("the order files are locked for all others", new FileStreamOptions { Share = FileShare.None }, Original.BufferSize, "LOCK_EX", "orders-1.csv"),
        Reading("the kernel is told that reading is sequential", new FileStreamOptions { Options = FileOptions.SequentialScan }, Original.BufferSize, "fadvise64", "orders-1.csv"),
        Mutation.Change("each order file is looked for before it is opened", Step.ReadOrders, run =>
        {
            foreach (var file in run.Files.Where(file => File.Exists(file)))
                run.Orders.AddRange(Original.ReadFile(file));
            return Task.CompletedTask;
        }, "stat", "orders-2.csv"),
        Mutation.Change("the first order file is read through a link", Step.ReadOrders, run =>
        {
            foreach (var file in run.Files)
                run.Orders.AddRange(Original.ReadFile(file == run.Files[0] ? run.Place.Link : file));
            return Task.CompletedTask;
        }, "latest.csv"),
        Mutation.Change("an order file is mapped in place of read", Step.ReadOrders, run =>
        {
            foreach (var file in run.Files)
                run.Orders.AddRange(file == run.Files[1] ? ReadMapped(file) : Original.ReadFile(file));
            return Task.CompletedTask;
        }, "mmap", "orders-2.csv"),
        Mutation.Change("an order file is not closed", Step.ReadOrders, run =>
        {
            _ = Native.open(run.AnyFile, 0);
            return Original.ReadOrders(run);
        }, "openat", "incoming/orders-"),
        Mutation.Addition("a file that is not there is waited for", run =>
        {
            for (var attempts = run.Random.Next(2, 6); attempts > 0; attempts--)
                _ = File.Exists(run.Place.At("ready.flag"));
        }, "ready.flag", "ENOENT"),
        Mutation.Addition("opening a file that is not there is tried again", run =>
        {
            for (var attempts = run.Random.Next(2, 5); attempts > 0; attempts--)
            {
                try
                {
                    _ = File.ReadAllText(run.Place.At("override.json"));
                }
                catch (FileNotFoundException)
                {
                    // Tried again.
                }
            }
        }, "openat", "override.json", "ENOENT"),
        Mutation.Addition("a file of the system is read", _ => File.ReadAllText("/etc/hostname"), "/etc/hostname"),
        Mutation.Change("all folders are searched for order files", Step.FindOrders, run =>
        {
            run.Files = [.. Directory.GetFiles(run.Place.At(""), "orders-*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
            return Task.CompletedTask;
        }, "getdents64"),
        Mutation.Change("the folder is listed once an order file", Step.ReadOrders, run =>
        {
            foreach (var file in run.Files)
                run.Orders.AddRange(Original.ReadFile(Directory.GetFiles(run.Place.Incoming, Path.GetFileName(file)).Single()));
            return Task.CompletedTask;
        }, "getdents64", "incoming"),
        Mutation.Change("the settings are read by a parser that asks for smaller blocks", Step.ReadSettings, async run =>
        {
            await using var stream = new FileStream(run.Place.Settings, FileMode.Open, FileAccess.Read, FileShare.Read, Original.BufferSize, FileOptions.Asynchronous);
            using var document = await JsonDocument.ParseAsync(stream);
            run.Settings = new Settings(
                [.. document.RootElement.GetProperty("currencies").EnumerateArray().Select(currency => currency.GetString()!)], document.RootElement.GetProperty("precision").GetInt32());
        }, "pread64", "settings.json", "4 KiB"),
        Mutation.Change("the settings are read again for each order file", Step.ReadSettings, async run =>
        {
            foreach (var _ in Enumerable.Range(0, Workplace.Files))
                await Original.ReadSettings(run);
        }, "settings.json"),
    ];

    private static Mutation Reading(string name, FileStreamOptions options, int bufferSize, params IReadOnlyList<string> words) =>
        Mutation.Change(name, Step.ReadOrders, run =>
        {
            foreach (var file in run.Files)
            {
                using var reader = new StreamReader(new FileStream(file, options), bufferSize: bufferSize);
                run.Orders.AddRange(Original.Parse(reader));
            }

            return Task.CompletedTask;
        }, words);

    private static List<Order> ReadMapped(string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewStream(0, new FileInfo(path).Length, MemoryMappedFileAccess.Read);
        using var reader = new StreamReader(view);
        return Original.Parse(reader);
    }
}
