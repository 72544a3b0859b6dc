using System.Globalization;
using System.Net;
using System.Text;

namespace TraceAssertions.GoldenCorpus.Workload;

/// <summary>What the program works on: a temporary folder with its input, and two servers on loopback. One a process, put in order before each run.</summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>Order files in <see cref="Incoming"/>.</summary>
    public const int Files = 3;

    /// <summary>Orders in each file.</summary>
    public const int OrdersPerFile = 500;

    private readonly string _root = Directory.CreateTempSubdirectory("golden-corpus-").FullName;
    private readonly RateServer _rates = new();
    private readonly LineServer _announcements = new();
    private readonly LineServer _otherAnnouncements = new();

    public Workplace()
    {
        Directory.CreateDirectory(Incoming);
        File.WriteAllText(Settings, """{ "currencies": ["EUR", "USD"], "precision": 2 }""");
        for (var file = 1; file <= Files; file++)
            File.WriteAllText(OrderFile(file), Orders(file));
    }

    public string Settings => Path.Combine(_root, "settings.json");

    public string Incoming => Path.Combine(_root, "incoming");

    public string Lock => Path.Combine(_root, "orders.lock");

    public string Scratch => Path.Combine(_root, "scratch");

    public string Report => Path.Combine(_root, "report.json");

    public string Audit => Path.Combine(_root, "audit.log");

    public string Link => Path.Combine(_root, "latest.csv");

    public Uri Rates => _rates.Address;

    public IPEndPoint Announcements => _announcements.EndPoint;

    /// <summary>Another server that answers just the same.</summary>
    public IPEndPoint OtherAnnouncements => _otherAnnouncements.EndPoint;

    public string OrderFile(int number) => Path.Combine(Incoming, $"orders-{number.ToString(CultureInfo.InvariantCulture)}.csv");

    /// <summary>A path in the folder.</summary>
    public string At(string name) => Path.Combine(_root, name);

    /// <summary>Every run finds the same: the report and the audit log of an earlier one, and nothing else.</summary>
    public void PutInOrder()
    {
        foreach (var entry in new DirectoryInfo(_root).EnumerateFileSystemInfos().Where(entry => entry.Name is not ("settings.json" or "incoming")))
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder)
                folder.Delete(recursive: true);
            else
                entry.Delete();
        }

        File.WriteAllText(Report, "{}");
        File.SetUnixFileMode(Report, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(Audit, "begun\n");
        File.CreateSymbolicLink(Link, OrderFile(1));
        File.SetUnixFileMode(Incoming, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose()
    {
        _rates.Dispose();
        _announcements.Dispose();
        _otherAnnouncements.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private static string Orders(int file)
    {
        var text = new StringBuilder("number,currency,amount\n");
        for (var order = 0; order < OrdersPerFile; order++)
            text.Append(CultureInfo.InvariantCulture, $"{(file * 10_000) + order},{(order % 3 == 0 ? "USD" : "EUR")},{(order % 97) + file}.50\n");
        return text.ToString();
    }
}
