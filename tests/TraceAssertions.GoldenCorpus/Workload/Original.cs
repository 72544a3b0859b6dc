using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>The program as it was when its golden trace was recorded: it takes a lock, reads settings and orders, asks for rates, has a child process count, writes a report, announces and audits it.</summary>
internal static class Original
{
    public const int BufferSize = 4096;

    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static Steps Steps { get; } = new(
        new Dictionary<Step, Func<OrderRun, Task>>
        {
            [Step.TakeLock] = run => TakeLock(run, FileMode.CreateNew),
            [Step.ReadSettings] = ReadSettings,
            [Step.FindOrders] = FindOrders,
            [Step.ReadOrders] = ReadOrders,
            [Step.FetchRates] = FetchRates,
            [Step.CountWithChild] = CountWithChild,
            [Step.WriteReport] = run => WriteReport(run, new ReportStyle()),
            [Step.Announce] = run => Announce(run, _ => { }),
            [Step.Audit] = run => Audit(run, autoFlush: false),
            [Step.More] = _ => Task.CompletedTask,
            [Step.CleanUp] = run => CleanUp(run),
        }.ToImmutableDictionary(),
        [.. Enum.GetValues<Step>()]);

    public static Task TakeLock(OrderRun run, FileMode mode)
    {
        run.Lock = new FileStream(run.Place.Lock, mode, FileAccess.Write, FileShare.None, bufferSize: 0);
        return Task.CompletedTask;
    }

    public static async Task ReadSettings(OrderRun run)
    {
        await using var stream = new FileStream(run.Place.Settings, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.Asynchronous);
        run.Settings = await JsonSerializer.DeserializeAsync<Settings>(stream, Web);
    }

    public static Task FindOrders(OrderRun run)
    {
        run.Files = [.. Directory.GetFiles(run.Place.Incoming, "*.csv").Order(StringComparer.Ordinal)];
        return Task.CompletedTask;
    }

    public static Task ReadOrders(OrderRun run)
    {
        foreach (var file in run.Files)
            run.Orders.AddRange(ReadFile(file));
        return Task.CompletedTask;
    }

    public static List<Order> ReadFile(string file) => ReadFile(file, new FileStreamOptions());

    public static List<Order> ReadFile(string file, FileStreamOptions options)
    {
        using var reader = new StreamReader(new FileStream(file, options), bufferSize: BufferSize);
        return Parse(reader);
    }

    public static List<Order> Parse(TextReader reader)
    {
        var orders = new List<Order>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            orders.Add(Order.Parse(line));
        return orders;
    }

    public static HttpClient Client(OrderRun run) =>
        new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { BaseAddress = run.Place.Rates };

    public static async Task FetchRates(OrderRun run)
    {
        using var client = Client(run);
        foreach (var currency in run.Settings!.Currencies)
            run.Rates[currency] = decimal.Parse(await client.GetStringAsync(new Uri($"rates/{currency}", UriKind.Relative)), CultureInfo.InvariantCulture);
    }

    public static string ScratchFile(OrderRun run) => Path.Combine(run.Place.Scratch, "numbers.txt");

    public static Task CountWithChild(OrderRun run)
    {
        WriteScratch(run);
        return ReadChild(run, new ProcessStartInfo("/bin/cat", [ScratchFile(run)]), output => output.ReadToEnd());
    }

    public static void WriteScratch(OrderRun run)
    {
        Directory.CreateDirectory(run.Place.Scratch);
        File.WriteAllLines(ScratchFile(run), run.Orders.Select(order => order.Number.ToString(CultureInfo.InvariantCulture)));
    }

    public static Task ReadChild(OrderRun run, ProcessStartInfo start, Func<StreamReader, string> read)
    {
        start.RedirectStandardOutput = true;
        using var child = Process.Start(start)!;
        var lines = read(child.StandardOutput).Count(character => character == '\n');
        child.WaitForExit();
        return child.ExitCode == 0 && lines == run.Orders.Count
            ? Task.CompletedTask
            : throw new InvalidDataException($"the child ended with {child.ExitCode} and counted {lines} orders of {run.Orders.Count}");
    }

    public static Task WriteReport(OrderRun run, ReportStyle style)
    {
        run.Report = ReportText(run);
        var temporary = run.Place.Report + ".tmp";
        using (var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = style.BufferSize,
            UnixCreateMode = style.Mode,
            Options = style.Options,
            PreallocationSize = style.Preallocation,
        }))
        {
            foreach (var part in Encoding.UTF8.GetBytes(run.Report).Chunk(100))
                stream.Write(part);
            stream.Flush();
            style.Sync(stream);
        }

        style.Place(temporary, run.Place.Report);
        return Task.CompletedTask;
    }

    public static string ReportText(OrderRun run)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{ \"orders\": {run.Orders.Count}, \"total\": {run.Total:F2}, \"lines\": [\n");
        foreach (var order in run.Orders.Where(order => order.Amount > 90))
            text.Append(CultureInfo.InvariantCulture, $"  {order.Number},\n");
        return text.Append("] }\n").ToString();
    }

    public static Task Announce(OrderRun run, Action<Socket> change)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        change(socket);
        socket.Connect(run.Place.Announcements);
        Say(run, socket);
        socket.Shutdown(SocketShutdown.Both);
        return Task.CompletedTask;
    }

    public static void Say(OrderRun run, Socket socket)
    {
        socket.Send(Encoding.ASCII.GetBytes($"report of {run.Orders.Count} orders\n"));
        Hear(socket);
    }

    public static void Hear(Socket socket)
    {
        var answer = new byte[16];
        if (socket.Receive(answer) == 0 || answer[0] != 'o')
            throw new InvalidDataException("the announcement was not confirmed");
    }

    public static IEnumerable<string> AuditLines(OrderRun run) => ["processed", $"orders {run.Orders.Count}", "ended"];

    public static Task Audit(OrderRun run, bool autoFlush)
    {
        using var writer = new StreamWriter(run.Place.Audit, append: true) { AutoFlush = autoFlush };
        foreach (var line in AuditLines(run))
            writer.WriteLine(line);
        return Task.CompletedTask;
    }

    public static Task CleanUp(OrderRun run, bool unlock = true, bool scratch = true)
    {
        run.Lock!.Dispose();
        if (unlock)
            File.Delete(run.Place.Lock);
        if (scratch)
            Directory.Delete(run.Place.Scratch, recursive: true);
        return Task.CompletedTask;
    }
}
