using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using TraceAssertions.GoldenCorpus.Workload;

namespace TraceAssertions.GoldenCorpus.Mutations;

/// <summary>Changes that a golden trace is documented not to see: where one of them is seen, the document is wrong.</summary>
internal static class UnseenChanges
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        Mutation.Unseen("other contents of the same length", Step.Audit, run =>
        {
            using var writer = new StreamWriter(run.Place.Audit, append: true);
            foreach (var line in Original.AuditLines(run))
                writer.WriteLine(new string('x', line.Length));
            return Task.CompletedTask;
        }),
        Mutation.Unseen("another place in the file", Step.ReadOrders, run =>
        {
            foreach (var file in run.Files)
                run.Orders.AddRange(ReadSecondFirst(file));
            return Task.CompletedTask;
        }),
        Mutation.Unseen("another server", Step.Announce, run =>
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(run.Place.OtherAnnouncements);
            Original.Say(run, socket);
            socket.Shutdown(System.Net.Sockets.SocketShutdown.Both);
            return Task.CompletedTask;
        }),
        Mutation.Unseen("another argument of the child", Step.CountWithChild, run => Child(run, new ProcessStartInfo("/bin/cat", ["-u", Original.ScratchFile(run)]))),
        Mutation.Unseen("another environment of the child", Step.CountWithChild, run =>
        {
            var start = new ProcessStartInfo("/bin/cat", [Original.ScratchFile(run)]);
            start.Environment["GREETING"] = "hello";
            return Child(run, start);
        }),
        Mutation.Unseen("another working folder of the child", Step.CountWithChild, run =>
            Child(run, new ProcessStartInfo("/bin/cat", [Original.ScratchFile(run)]) { WorkingDirectory = run.Place.Incoming })),
        Mutation.Unseen("other sizes of the reads of a pipe", Step.CountWithChild, run =>
        {
            Original.WriteScratch(run);
            return Original.ReadChild(run, new ProcessStartInfo("/bin/cat", [Original.ScratchFile(run)]), output =>
            {
                var text = new StringBuilder();
                Span<byte> some = stackalloc byte[700];
                int read;
                while ((read = output.BaseStream.Read(some)) > 0)
                    text.Append(Encoding.ASCII.GetString(some[..read]));
                return text.ToString();
            });
        }),
        Mutation.Unseen("the report takes its place before it is synced", Step.WriteReport, run => Original.WriteReport(run, new ReportStyle
        {
            // Its name may survive a power failure that its contents do not. Compared as sequences, it is seen.
            Sync = stream =>
            {
                File.Move(stream.Name, run.Place.Report, overwrite: true);
                stream.Flush(flushToDisk: true);
            },
            Place = (_, _) => { },
        })),
        Mutation.Unseen("a wait", Step.More, async run =>
        {
            Thread.Sleep(20);
            await Task.Delay(20);
            _ = Native.usleep(1000);
        }),
        Mutation.Unseen("further threads", Step.More, _ =>
        {
            var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() => Thread.Sleep(1))).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            return Task.CompletedTask;
        }),
        Mutation.Unseen("memory", Step.More, _ =>
        {
            unsafe
            {
                NativeMemory.Free(NativeMemory.AllocZeroed(100_000_000));
            }

            return Task.CompletedTask;
        }),
        Mutation.Unseen("a signal's handler", Step.More, _ =>
        {
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => { }).Dispose();
            return Task.CompletedTask;
        }),
    ];

    /// <summary>The same blocks as reading from the front asks for, the second before the first.</summary>
    private static List<Order> ReadSecondFirst(string path)
    {
        using var file = File.OpenHandle(path);
        var blocks = new List<string>();
        foreach (var at in new[] { 1, 0 })
            blocks.Insert(0, Block(file, at));
        while (Block(file, blocks.Count) is { Length: > 0 } next)
            blocks.Add(next);
        using var reader = new StringReader(string.Concat(blocks));
        return Original.Parse(reader);
    }

    private static string Block(SafeFileHandle file, int number)
    {
        var bytes = new byte[Original.BufferSize];
        return Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(file, bytes, (long)number * bytes.Length));
    }

    private static Task Child(OrderRun run, ProcessStartInfo start)
    {
        Original.WriteScratch(run);
        return Original.ReadChild(run, start, output => output.ReadToEnd());
    }
}
