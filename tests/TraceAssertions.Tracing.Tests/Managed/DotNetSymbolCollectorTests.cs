using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

public class DotNetSymbolCollectorTests
{
    public static TheoryData<bool> Builds => new() { false, true };

    [Theory]
    [MemberData(nameof(Builds))]
    public async Task Every_call_site_of_a_program_has_its_line_and_the_name_its_author_gave_it(bool optimized)
    {
        using var collector = new DotNetSymbolCollector();
        collector.Notices.Should().BeEmpty();
        var assembly = LinesProgram.AssemblyPath(optimized);
        var program = await LinesProgram.RunAsync(assembly, collector.EnvironmentVariables);

        collector.Complete();
        collector.Notices.Should().BeEmpty();

        program.Sites.Should().HaveCountGreaterThan(30);
        var map = ((IMethodSource)collector).Methods(program.Pid);
        foreach (var site in program.Sites)
        {
            var found = LinesProgram.Addresses(map, site, Path.GetFileName(assembly)).Select(address => collector.Symbols.Symbolize(program.Pid, address)!.Single()).ToList();
            found.Should().NotBeEmpty($"line {site.Line} is code of {site.Function}");
            found.Should().Contain(place => place.Line == site.Line && place.Function == site.Function && place.Precision == (optimized ? SourcePrecision.ApproximateLine : SourcePrecision.ExactLine), "{0} is expected", site);
            found.Should().OnlyContain(place => place.Language == "csharp" && File.Exists(place.File) && place.Module == Path.GetFileName(assembly));
        }

        map.Methods.Should().Contain(method => method.Module!.Name == "System.Private.CoreLib.dll" && method.TypeName == "System.Threading.Tasks.Task" && method.Map == null, "precompiled code has a name");
        collector.Symbols.Notices.Should().BeEmpty();
    }

    [Fact]
    public async Task A_runtime_that_begins_after_the_collector_has_ended_is_let_go()
    {
        var collector = new DotNetSymbolCollector();
        var first = await LinesProgram.RunAsync(LinesProgram.AssemblyPath(false), collector.EnvironmentVariables);
        collector.Complete();
        collector.Notices.Should().BeEmpty();
        ((IMethodSource)collector).Methods(first.Pid).Count.Should().BePositive();

        // A program that outlives the collector: its own children begin when nobody collects any more.
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [LinesProgram.AssemblyPath(false), "wait"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var (name, value) in collector.EnvironmentVariables)
            start.Environment[name] = value;
        using var outliving = System.Diagnostics.Process.Start(start)!;
        (await outliving.StandardOutput.ReadLineAsync()).Should().NotBeNull();
        collector.Dispose();
        var child = await LinesProgram.RunAsync(LinesProgram.AssemblyPath(false), collector.EnvironmentVariables);
        child.Sites.Should().NotBeEmpty();
        outliving.StandardInput.Close();
        await outliving.WaitForExitAsync();
        outliving.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task A_runtime_that_a_shell_starts_after_the_collector_was_killed_is_let_go_and_then_nothing_is_left()
    {
        // The host program launches as renacer does.
        var renacer = new System.Diagnostics.ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "TraceAssertions.HostProgram.dll"), "collect"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        using var collecting = System.Diagnostics.Process.Start(renacer)!;
        var ports = (await collecting.StandardOutput.ReadLineAsync())!;
        ports.Should().EndWith(",suspend");
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", "read go; dotnet --list-runtimes > /dev/null; exec dotnet \"$0\"", LinesProgram.AssemblyPath(false)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["DOTNET_DiagnosticPorts"] = ports;
        using var shell = System.Diagnostics.Process.Start(start)!;

        collecting.Kill();
        await collecting.WaitForExitAsync();
        await shell.StandardInput.WriteLineAsync("go");
        var printed = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();

        shell.ExitCode.Should().Be(0);
        printed.Should().NotBeEmpty();
        var folder = Path.GetDirectoryName(ports.Split(',')[0])!;
        SpinWait.SpinUntil(() => !Directory.Exists(folder), TimeSpan.FromSeconds(60)).Should().BeTrue("the socket is gone, and with it who listened");
    }

    [Fact]
    public async Task A_program_that_still_runs_is_asked_for_its_methods()
    {
        using var collector = new DotNetSymbolCollector();
        var start = new System.Diagnostics.ProcessStartInfo("dotnet", [LinesProgram.AssemblyPath(false), "wait"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var (name, value) in collector.EnvironmentVariables)
            start.Environment[name] = value;
        using var running = System.Diagnostics.Process.Start(start)!;
        (await running.StandardOutput.ReadLineAsync()).Should().NotBeNull();

        collector.Complete();
        collector.Notices.Should().BeEmpty();

        ((IMethodSource)collector).Methods(running.Id).Methods.Should().Contain(method => method.MethodName == "Plain");
        running.StandardInput.Close();
        await running.WaitForExitAsync();
    }

    [Fact]
    public void Without_its_process_there_are_no_variables_and_a_notice()
    {
        using var collector = new DotNetSymbolCollector("/nowhere/TraceAssertions.Symbols.dll");

        collector.EnvironmentVariables.Should().BeEmpty();
        collector.Notices.Should().ContainSingle().Which.ToString().Should().Be(
            "warning TA0131: lines of .NET code are not known: the process that lists compiled methods: '/nowhere/TraceAssertions.Symbols.dll' is not there; "
            + "build the test project again, so that the folder TraceAssertions.Symbols is copied beside the tests");
        collector.Symbols.Symbolize(1, 0x1000).Should().BeNull();
    }

    [Fact]
    public async Task A_program_that_is_no_DotNet_never_connects()
    {
        using var collector = new DotNetSymbolCollector();
        using var program = System.Diagnostics.Process.Start("/bin/true");
        await program.WaitForExitAsync();

        collector.Complete();
        collector.Notices.Should().BeEmpty();

        collector.Symbols.Symbolize(program.Id, 0x1000).Should().BeNull();
        collector.Notices.Should().BeEmpty();
    }
}
