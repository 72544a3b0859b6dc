using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using TraceAssertions.GoldenCorpus.Workload;

namespace TraceAssertions.GoldenCorpus.Mutations;

/// <summary>The same behaviour in other code: what reviews call harmless.</summary>
internal static partial class Refactorings
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        Mutation.Refactoring("settings are read synchronously", Step.ReadSettings, run =>
        {
            using var stream = new FileStream(run.Place.Settings, FileMode.Open, FileAccess.Read, FileShare.Read, Original.BufferSize);
            run.Settings = JsonSerializer.Deserialize<Settings>(stream, JsonSerializerOptions.Web);
            return Task.CompletedTask;
        }),
        Mutation.Refactoring("settings are read from a pool thread, without the context", Step.ReadSettings, run =>
            Task.Run(async () =>
            {
                await Task.Yield();
                await Original.ReadSettings(run).ConfigureAwait(false);
            })),
        Mutation.Refactoring("folders are enumerated in place of listed", Step.FindOrders, run =>
        {
            var files = new List<string>();
            foreach (var file in Directory.EnumerateFiles(run.Place.Incoming, "*.csv"))
                files.Add(file);
            files.Sort(string.CompareOrdinal);
            run.Files = files;
            return Task.CompletedTask;
        }),
        Reading("orders are read asynchronously", async run =>
        {
            foreach (var file in run.Files)
            {
                using var reader = new StreamReader(new FileStream(file, new FileStreamOptions { Options = FileOptions.Asynchronous }), bufferSize: Original.BufferSize);
                await reader.ReadLineAsync();
                while (await reader.ReadLineAsync() is { } line)
                    run.Orders.Add(Order.Parse(line));
            }
        }),
        Reading("orders are read on a thread of their own", run =>
        {
            var thread = new Thread(() => Original.ReadOrders(run));
            thread.Start();
            thread.Join();
            return Task.CompletedTask;
        }),
        Reading("order files are read at the same time", run =>
        {
            var orders = new ConcurrentDictionary<string, List<Order>>();
            Parallel.ForEach(run.Files, file => orders[file] = Original.ReadFile(file));
            foreach (var file in run.Files)
                run.Orders.AddRange(orders[file]);
            return Task.CompletedTask;
        }),
        Reading("order files are read by tasks", async run =>
        {
            foreach (var orders in await Task.WhenAll(run.Files.Select(file => Task.Run(() => Original.ReadFile(file)))))
                run.Orders.AddRange(orders);
        }),
        Reading("a query in place of a loop", run =>
        {
            run.Orders.AddRange(run.Files.SelectMany(Original.ReadFile).ToList());
            return Task.CompletedTask;
        }),
        Reading("order files are read in another order", run =>
        {
            run.Orders.AddRange(run.Files.Reverse().SelectMany(Original.ReadFile).OrderBy(order => order.Number));
            return Task.CompletedTask;
        }),
        Reading("lines pass through a channel", async run =>
        {
            var channel = Channel.CreateUnbounded<Order>();
            var reading = Task.Run(() =>
            {
                foreach (var order in run.Files.SelectMany(Original.ReadFile))
                    channel.Writer.TryWrite(order);
                channel.Writer.Complete();
            });
            await foreach (var order in channel.Reader.ReadAllAsync())
                run.Orders.Add(order);
            await reading;
        }),
        Reading("bytes are taken into a rented array and parsed as spans", run =>
        {
            foreach (var file in run.Files)
                ReadIntoRented(run, file);
            return Task.CompletedTask;
        }),
        Reading("lines are parsed by a regular expression", run =>
        {
            foreach (var file in run.Files)
            {
                using var reader = new StreamReader(new FileStream(file, new FileStreamOptions()), bufferSize: Original.BufferSize);
                reader.ReadLine();
                while (reader.ReadLine() is { } line)
                {
                    var fields = OrderLine().Match(line).Groups;
                    run.Orders.Add(new Order(int.Parse(fields[1].ValueSpan), fields[2].Value, decimal.Parse(fields[3].ValueSpan)));
                }
            }

            return Task.CompletedTask;
        }),
        Reading("garbage is made and collected", run =>
        {
            for (var round = 0; round < 200; round++)
                GC.KeepAlive(new byte[200_000]);
            Original.ReadOrders(run);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return Task.CompletedTask;
        }),
        Mutation.Refactoring("rates are fetched under a time limit", Step.FetchRates, async run =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            using var client = Original.Client(run);
            foreach (var currency in run.Settings!.Currencies)
                run.Rates[currency] = decimal.Parse(await client.GetStringAsync(new Uri($"rates/{currency}", UriKind.Relative), limit.Token), CultureInfo.InvariantCulture);
        }),
        Mutation.Refactoring("rates are parsed from the stream", Step.FetchRates, async run =>
        {
            using var client = Original.Client(run);
            foreach (var currency in run.Settings!.Currencies)
            {
                using var response = await client.GetAsync(new Uri($"rates/{currency}", UriKind.Relative));
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
                run.Rates[currency] = decimal.Parse(await reader.ReadToEndAsync(), CultureInfo.InvariantCulture);
            }
        }),
        Mutation.Refactoring("the child's output is read asynchronously", Step.CountWithChild, async run =>
        {
            Original.WriteScratch(run);
            using var child = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo("/bin/cat", [Original.ScratchFile(run)]) { RedirectStandardOutput = true })!;
            var output = await child.StandardOutput.ReadToEndAsync();
            await child.WaitForExitAsync();
            if (output.Count(character => character == '\n') != run.Orders.Count)
                throw new InvalidDataException("the child counted otherwise");
        }),
        Mutation.Refactoring("the child's output is read line by line", Step.CountWithChild, run =>
        {
            Original.WriteScratch(run);
            return Original.ReadChild(run, new System.Diagnostics.ProcessStartInfo("/bin/cat", [Original.ScratchFile(run)]), output =>
            {
                var lines = new StringBuilder();
                while (output.ReadLine() is { } line)
                    lines.Append(line).Append('\n');
                return lines.ToString();
            });
        }),
        Mutation.Refactoring("the report is written asynchronously", Step.WriteReport, async run =>
        {
            run.Report = Original.ReportText(run);
            var temporary = run.Place.Report + ".tmp";
            await using (var stream = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = Original.Private, Options = FileOptions.Asynchronous,
            }))
            {
                foreach (var part in Encoding.UTF8.GetBytes(run.Report).Chunk(100))
                    await stream.WriteAsync(part);
                await stream.FlushAsync();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, run.Place.Report, overwrite: true);
        }),
        Mutation.Refactoring("the report is put together before it is written, under a lock", Step.WriteReport, async run =>
        {
            var gate = new SemaphoreSlim(1);
            var checks = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                await gate.WaitAsync();
                var length = Original.ReportText(run).Length;
                gate.Release();
                return length;
            }));
            await Task.WhenAll(checks);
            await Original.WriteReport(run, new ReportStyle());
        }),
        Mutation.Refactoring("an exception is thrown, caught and described", Step.Announce, run =>
        {
            try
            {
                _ = int.Parse("none");
            }
            catch (FormatException exception)
            {
                GC.KeepAlive(exception.ToString());
            }

            return Original.Announce(run, _ => { });
        }),
        Mutation.Refactoring("audit lines are joined in memory", Step.Audit, run =>
        {
            File.AppendAllText(run.Place.Audit, string.Concat(Original.AuditLines(run).Select(line => line + "\n")));
            return Task.CompletedTask;
        }),
        Mutation.Refactoring("totals are computed on all processors", Step.More, run =>
        {
            Parallel.For(0, 16, _ => Enumerable.Range(0, 20_000).Sum(number => Math.Sqrt(number)));
            _ = run.Orders.AsParallel().Sum(order => order.Amount);
            return Task.CompletedTask;
        }),
        Mutation.Refactoring("totals are kept in memory", Step.More, run =>
        {
            var log = new List<string>();
            var cache = run.Orders.ToLookup(order => order.Currency);
            foreach (var currency in cache)
                log.Add($"{currency.Key}: {currency.Sum(order => order.Amount)}");
            return Task.CompletedTask;
        }),
        Mutation.Refactoring("code is compiled at run time", Step.More, run =>
        {
            var amount = System.Linq.Expressions.Expression.Parameter(typeof(decimal));
            var doubled = System.Linq.Expressions.Expression.Lambda<Func<decimal, decimal>>(System.Linq.Expressions.Expression.Add(amount, amount), amount).Compile();
            _ = run.Orders.Sum(order => doubled(order.Amount));
            return Task.CompletedTask;
        }),
        new("independent steps run in another order", MutationKind.Refactoring, steps => steps with
        {
            Order = [.. new[] { Step.TakeLock, Step.FindOrders, Step.ReadOrders, Step.ReadSettings, Step.FetchRates, Step.WriteReport, Step.CountWithChild, Step.Audit, Step.Announce, Step.More, Step.CleanUp }],
        }),
    ];

    [GeneratedRegex("^([0-9]+),([A-Z]+),([0-9.]+)$")]
    private static partial Regex OrderLine();

    private static Mutation Reading(string name, Func<OrderRun, Task> body) => Mutation.Refactoring(name, Step.ReadOrders, body);

    private static void ReadIntoRented(OrderRun run, string file)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Original.BufferSize);
        var text = new ArrayBufferWriter<byte>();
        using (var stream = new FileStream(file, new FileStreamOptions()))
        {
            int read;
            while ((read = stream.Read(bytes, 0, Original.BufferSize)) > 0)
                text.Write(bytes.AsSpan(0, read));
        }

        ArrayPool<byte>.Shared.Return(bytes);
        var header = true;
        foreach (var line in text.WrittenSpan.Split((byte)'\n'))
        {
            if (!header && !text.WrittenSpan[line].IsEmpty)
                run.Orders.Add(Order.Parse(Encoding.UTF8.GetString(text.WrittenSpan[line])));
            header = false;
        }
    }
}
