namespace TraceAssertions.MSBuild.Tests;

public sealed class RunRenacerTests
{
    [Fact]
    public void Diagnostics_of_the_tool_become_those_of_the_build_at_their_places()
    {
        using var dotnet = new ScriptedDotNet("""
            echo "/shop (old)/renacer.toml(12,13): error TA1022: unknown metric 'a.b'; did you mean 'a.c'?" >&2
            echo "/shop/golden_traces/x.json(7): error TA3001: the trace differs" >&2
            echo "/shop/renacer.toml: warning TA1015: nothing is judged: 100% {0}" >&2
            echo "error TA3008: 'Shop.Größe' has no golden trace" >&2
            echo "info TA0101: eBPF is not permitted" >&2
            exit 3
            """);

        dotnet.Task("golden", "check").Execute().Should().BeFalse();

        dotnet.Engine.Lines.Should().Equal(
            "/shop (old)/renacer.toml(12,13): error TA1022: unknown metric 'a.b'; did you mean 'a.c'?",
            "/shop/golden_traces/x.json(7,0): error TA3001: the trace differs",
            "/shop/renacer.toml(0,0): warning TA1015: nothing is judged: 100% {0}",
            $"{dotnet.ProjectFile}(0,0): error TA3008: 'Shop.Größe' has no golden trace",
            $"{dotnet.ProjectFile}(0,0): High TA0101: eBPF is not permitted");
    }

    [Fact]
    public void Only_the_tool_s_own_diagnostics_are_errors_whatever_a_traced_test_prints()
    {
        using var dotnet = new ScriptedDotNet("""
            echo "Foo.cs(1,2): error CS0103: The name does not exist" >&2
            echo "  actual       10,000 calls" >&2
            echo "renacer.toml(1,2): error TA1022: printed by a test, on standard output"
            """);

        dotnet.Task("golden", "check").Execute().Should().BeTrue();

        dotnet.Engine.Lines.Should().BeEquivalentTo(
            "High: Foo.cs(1,2): error CS0103: The name does not exist",
            "High:   actual       10,000 calls",
            "Normal: renacer.toml(1,2): error TA1022: printed by a test, on standard output");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(70)]
    public void An_exit_code_without_an_error_fails_the_build(int exitCode)
    {
        using var dotnet = new ScriptedDotNet($"echo 'warning TA1015: only a warning' >&2; exit {exitCode}");

        dotnet.Task("golden", "capture").Execute().Should().BeFalse();

        dotnet.Engine.Lines.Should().Equal(
            $"{dotnet.ProjectFile}(0,0): warning TA1015: only a warning",
            $"{dotnet.ProjectFile}(0,0): error TA0111: 'renacer golden capture' ended with exit code {exitCode} and told no error; the messages above are all that it wrote");
    }

    [Fact]
    public void An_error_fails_the_build_even_where_the_exit_code_says_nothing()
    {
        using var dotnet = new ScriptedDotNet("echo 'error TA3016: a test failed' >&2");

        dotnet.Task("golden", "check").Execute().Should().BeFalse();
    }

    [Fact]
    public void Every_argument_arrives_unchanged()
    {
        using var dotnet = new ScriptedDotNet();
        var task = dotnet.Task("golden", "accept");
        task.Configuration = "/a b/renacer.toml";
        task.TestAssemblies = ["/ä/ö \"ü\".dll", @"/back\slash\.dll"];
        task.Settings = "/trailing\\";
        task.Programs = "/$HOME/`id`/'p'.toml";
        task.OutputDirectory = "/tab\there";
        task.Filter = "FullyQualifiedName~A\\(\"x y\"\\)&Category!=\"z\\\\\"";
        task.All = true;
        task.Names = ["", "日本 語", "--", "*"];

        task.Execute().Should().BeTrue(string.Join('\n', dotnet.Engine.Lines));

        dotnet.Arguments.Should().Equal("exec", dotnet.ToolAssembly, "golden", "accept",
            "--project", dotnet.Folder,
            "--config", "/a b/renacer.toml",
            "--test-assembly", "/ä/ö \"ü\".dll",
            "--test-assembly", @"/back\slash\.dll",
            "--settings", "/trailing\\",
            "--programs", "/$HOME/`id`/'p'.toml",
            "--output", "/tab\there",
            "--filter", "FullyQualifiedName~A\\(\"x y\"\\)&Category!=\"z\\\\\"",
            "--all", "", "日本 語", "--", "*");
        dotnet.WorkingDirectory.Should().Be(dotnet.Folder);
    }

    [Fact]
    public void What_is_not_set_is_no_argument()
    {
        using var dotnet = new ScriptedDotNet();

        dotnet.Task("validate").Execute().Should().BeTrue();

        dotnet.Arguments.Should().Equal("exec", dotnet.ToolAssembly, "validate", "--project", dotnet.Folder);
    }

    [Fact]
    public void What_MSBuild_sets_for_its_own_children_is_not_handed_to_traced_programs()
    {
        using var dotnet = new ScriptedDotNet();
        Environment.SetEnvironmentVariable("MSBuildSDKsPath", "/sdks");
        try
        {
            dotnet.Task("validate").Execute().Should().BeTrue();
        }
        finally
        {
            Environment.SetEnvironmentVariable("MSBuildSDKsPath", null);
        }

        dotnet.Environment.Should().Contain(line => line.StartsWith("PATH=")).And.NotContain(line => line.StartsWith("MSBuildSDKsPath="));
    }

    [Fact]
    public void The_output_is_as_important_as_the_target_says()
    {
        using var dotnet = new ScriptedDotNet("echo '3 golden traces'");
        var task = dotnet.Task("golden", "check");
        task.OutputImportance = "high";

        task.Execute().Should().BeTrue();

        dotnet.Engine.Lines.Should().Equal("High: 3 golden traces");
    }

    [Fact]
    public void A_tool_that_is_not_there_is_told_with_what_to_do()
    {
        using var dotnet = new ScriptedDotNet();
        var task = dotnet.Task("validate");
        task.ToolAssembly = "/no/renacer.dll";

        task.Execute().Should().BeFalse();

        dotnet.Engine.Lines.Should().Equal(
            $"{dotnet.ProjectFile}(0,0): error TA0110: the renacer tool is not at '/no/renacer.dll'; restore the package TraceAssertions.MSBuild again, or set TraceAssertionsToolPath to a renacer.dll");
    }

    [Theory]
    [InlineData("/no/such/dotnet")]
    [InlineData("dotnet-that-nobody-installed")]
    public void A_dotnet_that_is_not_there_is_told_with_what_to_do(string host)
    {
        using var dotnet = new ScriptedDotNet();
        var task = dotnet.Task("validate");
        task.DotNetHost = host;

        task.Execute().Should().BeFalse();

        dotnet.Engine.Lines.Should().Equal($"{dotnet.ProjectFile}(0,0): error TA0110: the 'dotnet' program is not at '{host}'; set TraceAssertionsDotNetPath to it");
    }

    [Fact]
    public async Task Cancelling_ends_the_tool_and_what_it_started()
    {
        using var dotnet = new ScriptedDotNet("""
            sleep 600 &
            echo $! > "$here/child"
            echo $$ > "$here/parent.new" && mv "$here/parent.new" "$here/parent"
            wait
            """);
        var task = dotnet.Task("golden", "check");
        var running = Task.Run(task.Execute);
        while (!File.Exists(Path.Combine(dotnet.Folder, "parent")) && !running.IsCompleted)
            await Task.Delay(20);

        task.Cancel();

        (await running).Should().BeFalse();
        foreach (var file in new[] { "parent", "child" })
        {
            var pid = (await File.ReadAllTextAsync(Path.Combine(dotnet.Folder, file))).Trim();
            await EndOf(pid).WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>Ends when the process has ended; one that nobody has reaped yet counts as ended.</summary>
    private static async Task EndOf(string pid)
    {
        while (true)
        {
            string stat;
            try
            {
                stat = await File.ReadAllTextAsync($"/proc/{pid}/stat");
            }
            catch (IOException)
            {
                return;
            }

            if (stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z'))
                return;
            await Task.Delay(20);
        }
    }
}
