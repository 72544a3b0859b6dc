using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TraceAssertions.Cli.Reporting.Profiles;
using static TraceAssertions.Cli.Tests.Reporting.Sources.HandMadeStacks;

namespace TraceAssertions.Cli.Tests.Reporting.Profiles;

public sealed class FlameGraphTests
{
    private readonly Sources.HandMadeStacks _stacks = new(
        Stack(Library("read"), At("load", 42), At("main", 7)),
        Stack(Library("read"), At("load", 43), At("main", 7)),
        Stack(At("evil;name\n1 2", 1)),
        Stack(Library("pread")) with { CausedBy = [At("load", 42), At("main", 7)] },
        Stack(Library(null)));

    private static StackCosts Costs(params (int Stack, int Number, long Nanos)[] calls)
    {
        var costs = new StackCosts();
        foreach (var (stack, number, nanos) in calls)
            costs.Add(Call(number, nanos), stack, failed: false);
        return costs;
    }

    private string Folded(StackCosts costs, ProfileWeight weight = ProfileWeight.Time)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        FoldedStacks.Write(writer, costs, _stacks, weight);
        return writer.ToString();
    }

    [Fact]
    public void Folded_stacks_have_the_outermost_frame_first_and_the_call_last()
    {
        var costs = Costs((1, Read, 10), (2, Read, 30), (1, Close, 5), (0, Close, 2), (5, Write, 1), (4, Read, 3));

        Folded(costs).Should().Be("[libc.so.6];syscall:write 1\n[no stack];syscall:close 2\nmain;load;pread;syscall:read 3\nmain;load;read;syscall:close 5\nmain;load;read;syscall:read 40\n");
        Folded(costs, ProfileWeight.Calls).Should().Contain("main;load;read;syscall:read 2\n");
    }

    [Fact]
    public void A_name_cannot_break_a_line_or_a_frame()
    {
        var line = Folded(Costs((3, Read, 10)));

        // flamegraph.pl: /^(.*)\s+?(\d+(?:\.\d*)?)$/, then split at semicolons.
        var match = Regex.Match(line.TrimEnd('\n'), @"^(.*)\s+?(\d+(?:\.\d*)?)$");
        match.Groups[1].Value.Split(';').Should().Equal("evil:name 1 2", "syscall:read");
        match.Groups[2].Value.Should().Be("10");
    }

    [Fact]
    public void The_speedscope_document_fits_its_format()
    {
        var root = Scope(Costs((1, Read, 10), (2, Read, 30), (0, Close, 2), (5, Write, 0)), ProfileWeight.Time);

        root.GetProperty("$schema").GetString().Should().Be("https://www.speedscope.app/file-format-schema.json");
        var frames = root.GetProperty("shared").GetProperty("frames").EnumerateArray().ToList();
        var profile = root.GetProperty("profiles").EnumerateArray().Single();
        (profile.GetProperty("type").GetString(), profile.GetProperty("unit").GetString(), profile.GetProperty("startValue").GetInt64(), profile.GetProperty("endValue").GetInt64())
            .Should().Be(("sampled", "nanoseconds", 0, 42));
        var samples = profile.GetProperty("samples").EnumerateArray().Select(sample => string.Join(';', sample.EnumerateArray().Select(index => frames[index.GetInt32()].GetProperty("name").GetString()))).ToList();
        var weights = profile.GetProperty("weights").EnumerateArray().Select(weight => weight.GetInt64()).ToList();
        samples.Zip(weights).Should().BeEquivalentTo([("main;load;read;syscall:read", 10L), ("main;load;read;syscall:read", 30L), ("[no stack];syscall:close", 2L)]);
        frames.Select(frame => frame.GetProperty("name").GetString()).Should().OnlyHaveUniqueItems();
        var load = frames.Single(frame => frame.GetProperty("name").GetString() == "load");
        load.GetProperty("file").GetString().Should().Be("/src/app.rs");
        load.TryGetProperty("line", out _).Should().BeFalse("its calls come from two lines");
        frames.Single(frame => frame.GetProperty("name").GetString() == "main").GetProperty("line").GetInt32().Should().Be(7);
    }

    [Fact]
    public void Speedscope_has_no_unit_for_calls()
    {
        var profile = Scope(Costs((1, Read, 10), (1, Read, 30)), ProfileWeight.Calls).GetProperty("profiles")[0];

        profile.GetProperty("unit").GetString().Should().Be("none");
        profile.GetProperty("weights").EnumerateArray().Single().GetInt64().Should().Be(2);
    }

    private JsonElement Scope(StackCosts costs, ProfileWeight weight)
    {
        using var stream = new MemoryStream();
        Speedscope.Write(stream, "app --x", costs, _stacks, weight);
        var text = Encoding.UTF8.GetString(stream.ToArray());
        using var document = JsonDocument.Parse(text);
        SpeedscopeFormat.Violations(document.RootElement).Should().BeEmpty();
        return document.RootElement.Clone();
    }
}
