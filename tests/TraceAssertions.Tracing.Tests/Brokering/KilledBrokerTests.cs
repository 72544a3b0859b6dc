using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Tests.Ebpf;

namespace TraceAssertions.Tracing.Tests.Brokering;

/// <summary>Brokers and hosts that are killed, and programs that a host may not see into.</summary>
public sealed class KilledBrokerTests : IDisposable
{
    private const uint User = 65531;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder;

    public KilledBrokerTests()
    {
        _folder = Directory.CreateTempSubdirectory("trace-assertions-broker-");
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Scratch);
        File.SetUnixFileMode(Scratch, (UnixFileMode)0b111_111_111);
        Directory.CreateDirectory(Binaries);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            File.Copy(file, Path.Combine(Binaries, Path.GetFileName(file)));
        File.WriteAllText(Opened, "text");
    }

    private string Binaries => Path.Combine(_folder.FullName, "bin");

    private string Scratch => Path.Combine(_folder.FullName, "scratch");

    private string Opened => Path.Combine(_folder.FullName, "opened");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableFact]
    public void A_killed_broker_leaves_its_hosts_alive_and_their_scopes_incomplete_and_no_program_behind()
    {
        Demand();
        using var broker = new BrokeredProcess(AppContext.BaseDirectory, null, new Dictionary<string, string>(), "broker", $"{User}");
        using var host = Host(broker.FirstLine);
        using var idle = Host(broker.FirstLine);
        host.FirstLine.Should().Be("backend Ebpf TA0154");
        Scope(host, "open").Should().Be("opens 1 of host: complete");
        var programs = broker.Programs;
        programs.Should().HaveCount(12, "each of two hosts has six");

        host.Tell("begin");
        host.Tell("open");
        broker.Kill();
        SpinWait.SpinUntil(() => !programs.Any(BrokeredProcess.Exists), Patience).Should().BeTrue("nothing holds the programs");
        host.Tell("open");
        host.Tell("end").Should().StartWith("opens 1 of host: ").And.Contain("the broker (`renacer run`) has ended").And.NotContain(": complete");
        Scope(host, "open").Should().StartWith("opens 0 of : ").And.NotContain(": complete");
        Scope(idle, "open").Should().StartWith("opens 0 of : ").And.NotContain(": complete");
    }

    [SkippableFact]
    public void A_broker_killed_while_a_host_asks_it_leaves_the_host_to_ptrace_which_is_told()
    {
        Demand();
        using var broker = new BrokeredProcess(AppContext.BaseDirectory, null, new Dictionary<string, string>(), "broker", $"{User}");
        broker.Signal(Libc.SIGSTOP);
        var starting = Task.Run(() => Host(broker.FirstLine));
        SpinWait.SpinUntil(() => Sockets(broker.FirstLine) > 1, Patience).Should().BeTrue("it connects");

        broker.Kill();

        using var host = starting.Result;
        host.FirstLine.Should().Be("backend Ptrace TA0152");
        Scope(host, "open").Should().Be("opens 1 of host: complete");
        Sockets(broker.FirstLine).Should().Be(0);
    }

    [SkippableFact]
    public void A_broker_killed_while_a_host_ends_does_not_keep_it()
    {
        Demand();
        using var broker = new BrokeredProcess(AppContext.BaseDirectory, null, new Dictionary<string, string>(), "broker", $"{User}");
        using var host = Host(broker.FirstLine);
        Scope(host, "open").Should().Be("opens 1 of host: complete");
        var programs = broker.Programs;
        broker.Signal(Libc.SIGSTOP);
        host.TellToEnd();

        broker.Kill();

        host.WaitForExit(Patience).Should().Be(0);
        SpinWait.SpinUntil(() => !programs.Any(BrokeredProcess.Exists), Patience).Should().BeTrue("nothing holds the programs");
    }

    [SkippableFact]
    public void A_killed_host_takes_its_programs_with_it_and_leaves_the_others_theirs()
    {
        Demand();
        using var broker = new BrokeredProcess(AppContext.BaseDirectory, null, new Dictionary<string, string>(), "broker", $"{User}");
        using var host = Host(broker.FirstLine);
        var programs = broker.Programs;
        using (var other = Host(broker.FirstLine))
        {
            var others = broker.Programs.Except(programs).ToList();
            others.Should().HaveCount(6);
            other.Tell("begin");
            other.Kill();
            SpinWait.SpinUntil(() => !others.Any(BrokeredProcess.Exists), Patience).Should().BeTrue();
        }

        programs.Should().OnlyContain(program => BrokeredProcess.Exists(program));
        Scope(host, "open").Should().Be("opens 1 of host: complete");
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Programs_of_higher_rights_are_not_traced_which_is_told_as_a_loss(bool withHigherRights)
    {
        Demand();
        var program = Path.Combine(_folder.FullName, "cat");
        File.Copy("/bin/cat", program);
        File.SetUnixFileMode(program, (UnixFileMode)(0b111_101_101 | (withHigherRights ? (int)UnixFileMode.SetUser : 0)));
        File.SetUnixFileMode(Opened, withHigherRights ? UnixFileMode.UserRead : (UnixFileMode)0b100_100_100);
        using var broker = new BrokeredProcess(AppContext.BaseDirectory, null, new Dictionary<string, string>(), "broker", $"{User}");
        using var host = Host(broker.FirstLine);
        host.Tell("begin");
        var ran = host.Tell($"run {program}");
        Skip.If(withHigherRights && ran == "ran 1", "the temporary folder is mounted with nosuid");
        ran.Should().Be("ran 0");
        var end = host.Tell("end");
        if (withHigherRights)
            end.Should().StartWith("opens 0 of : ").And.MatchRegex("events? w.* lost", "what the loss puts in doubt is told as lost too").And.NotContain(": complete");
        else
            end.Should().Be("opens 1 of child: complete");
        if (!withHigherRights)
            Scope(host, "open").Should().Be("opens 1 of host: complete");
    }

    private static void Demand()
    {
        EbpfRequirement.Demand();
        Skip.If(Environment.UserName != "root", "becoming another user needs root");
    }

    private static int Sockets(string name) => File.ReadLines("/proc/net/unix").Count(line => line.EndsWith(name, StringComparison.Ordinal));

    private static string Scope(BrokeredProcess host, string what)
    {
        host.Tell("begin");
        host.Tell(what);
        return host.Tell("end");
    }

    private BrokeredProcess Host(string broker) =>
        new(Binaries, User, new Dictionary<string, string> { ["RENACER_BROKER"] = broker, ["HOME"] = Scratch, ["DOTNET_CLI_HOME"] = Scratch, ["TMPDIR"] = Scratch }, "steps", Opened);
}
