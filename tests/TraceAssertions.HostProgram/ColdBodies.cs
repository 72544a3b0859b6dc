using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.IO.MemoryMappedFiles;
using System.IO.Pipes;
using System.Linq.Expressions;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TraceAssertions.HostProgram;

/// <summary>What tests typically do, each in a few lines: which of them runs first in a process must not change what any of them counts.</summary>
internal static class ColdBodies
{
    /// <summary>By name; each is given an empty folder of its own.</summary>
    public static IReadOnlyDictionary<string, Func<string, Task>> All { get; } = new Dictionary<string, Func<string, Task>>(StringComparer.Ordinal)
    {
        ["text"] = Sync(folder =>
        {
            File.WriteAllText($"{folder}/a.txt", new string('x', 20_000));
            _ = File.ReadAllText($"{folder}/a.txt");
            File.AppendAllLines($"{folder}/a.txt", ["one", "two"]);
            _ = File.ReadLines($"{folder}/a.txt").Count();
        }),
        ["text-async"] = async folder =>
        {
            await File.WriteAllTextAsync($"{folder}/a.txt", new string('x', 20_000));
            _ = await File.ReadAllTextAsync($"{folder}/a.txt");
            await using var stream = new FileStream($"{folder}/a.txt", FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, useAsync: true);
            await stream.WriteAsync(new byte[100_000]);
            await stream.FlushAsync();
        },
        ["streams"] = Sync(folder =>
        {
            using (var writer = new StreamWriter($"{folder}/a.csv"))
            {
                for (var i = 0; i < 1000; i++)
                    writer.WriteLine(i);
            }

            using (var reader = new StreamReader($"{folder}/a.csv"))
                Use(reader.ReadToEnd());
            using var stream = File.Open($"{folder}/a.csv", FileMode.Open, FileAccess.ReadWrite);
            stream.SetLength(100);
            stream.Flush(flushToDisk: true);
        }),
        ["folders"] = Sync(folder =>
        {
            Directory.CreateDirectory($"{folder}/a/b/c");
            File.WriteAllBytes($"{folder}/a/b/f", [1]);
            _ = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList();
            Directory.Delete($"{folder}/a", recursive: true);
            _ = Directory.Exists($"{folder}/a");
        }),
        ["temporary"] = Sync(_ =>
        {
            var made = Directory.CreateTempSubdirectory("cold-");
            File.WriteAllText(Path.Combine(made.FullName, "x"), "x");
            made.Delete(recursive: true);
            File.Delete(Path.GetTempFileName());
            _ = Path.GetRandomFileName();
        }),
        ["copy"] = Sync(folder =>
        {
            File.WriteAllBytes($"{folder}/a", new byte[5000]);
            File.Copy($"{folder}/a", $"{folder}/b");
            File.Move($"{folder}/b", $"{folder}/c");
            File.SetUnixFileMode($"{folder}/c", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.SetLastWriteTimeUtc($"{folder}/c", DateTime.UnixEpoch);
            File.CreateSymbolicLink($"{folder}/l", $"{folder}/c");
            _ = new FileInfo($"{folder}/l").ResolveLinkTarget(returnFinalTarget: true);
            File.Delete($"{folder}/l");
            File.Replace($"{folder}/a", $"{folder}/c", $"{folder}/d");
        }),
        ["json"] = Sync(folder =>
        {
            File.WriteAllText($"{folder}/a.json", JsonSerializer.Serialize(new Dictionary<string, int> { ["a"] = 1 }));
            _ = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText($"{folder}/a.json"));
        }),
        ["xml"] = Sync(folder =>
        {
            new XDocument(new XElement("a", new XElement("b", 1))).Save($"{folder}/a.xml");
            _ = XDocument.Load($"{folder}/a.xml");
        }),
        ["zip"] = Sync(folder =>
        {
            using (var gzip = new GZipStream(File.Create($"{folder}/a.gz"), CompressionLevel.Fastest))
                gzip.Write(new byte[50_000]);
            using (var zip = ZipFile.Open($"{folder}/a.zip", ZipArchiveMode.Create))
                zip.CreateEntryFromFile($"{folder}/a.gz", "a.gz");
            ZipFile.ExtractToDirectory($"{folder}/a.zip", $"{folder}/out");
        }),
        ["mapped"] = Sync(folder =>
        {
            File.WriteAllBytes($"{folder}/m", new byte[8192]);
            using var mapped = MemoryMappedFile.CreateFromFile($"{folder}/m");
            using var view = mapped.CreateViewAccessor();
            view.Write(100, 7);
            view.Flush();
        }),
        ["time"] = Sync(_ =>
        {
            Use(DateTime.Now.ToString("F", CultureInfo.InvariantCulture));
            Use(TimeZoneInfo.Local.DisplayName);
            Use(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin").GetUtcOffset(DateTime.UnixEpoch));
            Use(DateTimeOffset.Now.Offset);
        }),
        ["random"] = Sync(_ =>
        {
            Use(Guid.NewGuid());
            Use(new Random().Next());
            Use(Random.Shared.Next());
            Use(new Random(7).Next());
            Use("text".GetHashCode(StringComparison.Ordinal));
            Use(HashCode.Combine(1, 2));
            Use(new ConcurrentDictionary<string, int>().TryAdd("a", 1));
            Use(Guid.CreateVersion7());
        }),
        ["cryptography"] = Sync(_ =>
        {
            Use(SHA256.HashData([1, 2, 3]));
            Use(RandomNumberGenerator.GetBytes(16));
            using var aes = Aes.Create();
            Use(aes.EncryptCbc(new byte[3], new byte[16]));
            using var rsa = RSA.Create(1024);
            Use(rsa.SignData([1], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            Use(HMACSHA512.HashData([1], [2]));
        }),
        ["process"] = Sync(_ =>
        {
            using var cat = Process.Start(new ProcessStartInfo("/bin/cat") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            cat.StandardInput.Write("hello");
            cat.StandardInput.Close();
            _ = cat.StandardOutput.ReadToEnd();
            cat.WaitForExit();
        }),
        ["process-plain"] = Sync(_ =>
        {
            using var child = Process.Start("/bin/true");
            child.WaitForExit();
            Use(child.ExitCode);
        }),
        ["process-async"] = async _ =>
        {
            using var child = Process.Start(new ProcessStartInfo("sh", ["-c", "echo out; echo err >&2"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            await Task.WhenAll(child.StandardOutput.ReadToEndAsync(), child.StandardError.ReadToEndAsync(), child.WaitForExitAsync());
        },
        ["sockets"] = async _ =>
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var client = new TcpClient();
            var connecting = client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
            using var server = await listener.AcceptTcpClientAsync();
            await connecting;
            client.GetStream().Write([1, 2, 3]);
            Use(server.GetStream().Read(new byte[3]));
        },
        ["udp"] = Sync(_ =>
        {
            using var receiver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            using var sender = new UdpClient();
            sender.Send([1, 2], (IPEndPoint)receiver.Client.LocalEndPoint!);
            IPEndPoint? from = null;
            Use(receiver.Receive(ref from));
        }),
        ["unix-socket"] = Sync(folder =>
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint($"{folder}/s"));
            listener.Listen();
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            client.Connect(new UnixDomainSocketEndPoint($"{folder}/s"));
            using var server = listener.Accept();
            client.Send([1]);
            Use(server.Receive(new byte[1]));
        }),
        ["http"] = async _ =>
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var client = new HttpClient();
            var answer = client.GetStringAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
            using var server = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(server.GetStream());
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The request's headers.
            }

            await server.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"u8.ToArray());
            Use(await answer);
        },
        ["names"] = Sync(_ => Use(Dns.GetHostAddresses("localhost"))),
        ["pipes"] = Sync(_ =>
        {
            using var server = new AnonymousPipeServerStream(PipeDirection.Out);
            using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
            server.Write([1, 2, 3]);
            Use(client.Read(new byte[3]));
        }),
        ["console"] = Sync(_ =>
        {
            Console.WriteLine("body");
            Console.Error.Write("");
            Use(Console.IsInputRedirected);
            Use(Console.OutputEncoding);
        }),
        ["environment"] = Sync(_ =>
        {
            Use(Environment.GetEnvironmentVariables().Count);
            Use(Environment.MachineName);
            Use(Environment.UserName);
            Use(Environment.ProcessorCount);
            Use(Environment.ProcessPath);
            Use(Environment.CurrentDirectory);
            Use(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
            Use(Path.GetTempPath());
            Use(Path.GetFullPath("x"));
            Use(RuntimeInformation.OSDescription);
            Use(Environment.OSVersion);
        }),
        ["self"] = Sync(_ =>
        {
            using var self = Process.GetCurrentProcess();
            Use(self.StartTime);
        }),
        ["text-tools"] = Sync(_ =>
        {
            Use(new Regex("a+b", RegexOptions.Compiled).IsMatch("aab"));
            Use(Encoding.GetEncoding("iso-8859-1").GetBytes("ä"));
            Use(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes("ä"));
            Use(1234.5.ToString("N", CultureInfo.CurrentCulture));
            Use(string.Compare("a", "B", StringComparison.CurrentCultureIgnoreCase));
            Use("straße".Normalize(NormalizationForm.FormD).ToUpperInvariant());
        }),
        ["tasks"] = async _ =>
        {
            Parallel.ForEach(Enumerable.Range(0, 100), i => Use(i * i));
            await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => i)));
            await Task.Delay(1);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
            await timer.WaitForNextTickAsync();
            var thread = new Thread(() => Use(1));
            thread.Start();
            thread.Join();
            Use(Enumerable.Range(0, 100).AsParallel().Sum());
        },
        ["code"] = Sync(_ =>
        {
            Use(Expression.Lambda<Func<int, int>>(Expression.Constant(3), Expression.Parameter(typeof(int))).Compile()(1));
            try
            {
                throw new InvalidOperationException("x");
            }
            catch (InvalidOperationException e)
            {
                Use(e.ToString());
            }

            Use(typeof(ColdBodies).GetMethods());
            using var activity = new Activity("a").Start();
            Use(activity.TraceId);
            Use(Activator.CreateInstance<List<int>>());
        }),
        ["drives"] = Sync(folder =>
        {
            Use(new DriveInfo(folder).AvailableFreeSpace);
            Use(new DirectoryInfo(folder).LastWriteTimeUtc);
            Use(File.GetAttributes(folder));
            Use(File.Exists($"{folder}/none"));
        }),
        ["native"] = Sync(_ => Use(Getppid())),
    };

    private static Func<string, Task> Sync(Action<string> body) => folder =>
    {
        body(folder);
        return Task.CompletedTask;
    };

    private static void Use<T>(T value) => GC.KeepAlive(value);

    [DllImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Getppid();
}
