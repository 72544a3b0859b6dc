using TraceAssertions.Cli.Reporting.Profiles;
using static TraceAssertions.Cli.Tests.Reporting.Sources.HandMadeStacks;

namespace TraceAssertions.Cli.Tests.Reporting.Profiles;

public sealed class FunctionTableTests
{
    private readonly Sources.HandMadeStacks _stacks = new(
        Stack(Library("read"), At("load", 42), At("main", 7)),
        Stack(Library("read"), At("load", 43), At("main", 8)),
        Stack(At("main", 9)),
        Stack(Library("poll")) with { Site = At("main", 7), CausedBy = [At("main", 7)] },
        Stack(At("walk", 3), At("walk", 3), At("main", 7)));

    private static StackCosts Costs(params (int Stack, int Number, long Nanos)[] calls)
    {
        var costs = new StackCosts();
        foreach (var (stack, number, nanos) in calls)
            costs.Add(Call(number, nanos), stack, failed: false);
        return costs;
    }

    [Fact]
    public void Own_and_inclusive_costs_are_summed_by_function()
    {
        var table = new FunctionTable(Costs((1, Read, 10), (2, Read, 30), (2, Close, 5), (3, Write, 20), (4, Write, 1), (0, Close, 2)), _stacks, FunctionOrder.Self);

        table.Lines.Select(line => (line.Name, line.Calls, line.Nanos, line.InclusiveCalls, line.InclusiveNanos, line.MostFrequent, line.Place?.Line)).Should().Equal(
            ("load", 3, 45, 3, 45, "read", 43),
            ("main", 2, 21, 5, 66, "write", 9),
            ("[no stack]", 1, 2, 1, 2, "close", null));
        (table.TotalNanos, table.TotalCalls).Should().Be((68, 6));
    }

    [Fact]
    public void A_function_that_calls_itself_counts_once() =>
        new FunctionTable(Costs((5, Read, 10)), _stacks, FunctionOrder.Inclusive).Lines.Select(line => (line.Name, line.InclusiveNanos)).Should().Equal(("main", 10), ("walk", 10));

    [Fact]
    public void The_order_may_be_by_inclusive_time() =>
        new FunctionTable(Costs((1, Read, 10), (3, Write, 2)), _stacks, FunctionOrder.Inclusive).Lines.Select(line => line.Name).Should().Equal("main", "load");

    [Fact]
    public void Functions_of_one_name_in_two_files_are_two()
    {
        var stacks = new Sources.HandMadeStacks(Stack(At("new", 1, "/src/a.rs")), Stack(At("new", 1, "/src/b.rs")));

        new FunctionTable(Costs((1, Read, 10), (2, Read, 5)), stacks, FunctionOrder.Self).Lines.Select(line => line.Place!.File).Should().Equal("/src/a.rs", "/src/b.rs");
    }

    [Fact]
    public void Translated_functions_have_their_original_names()
    {
        var stacks = new Sources.HandMadeStacks(Stack(At("load_data", 127) with { TranslatedFrom = new() { Precision = SourcePrecision.ExactLine, File = "simulation.py", Line = 42, Function = "load" } }));

        new FunctionTable(Costs((1, Read, 10)), stacks, FunctionOrder.Self).Lines.Select(line => (line.Name, line.Place!.File, line.Place.Line)).Should().Equal(("load", "simulation.py", 42));
    }

    [Fact]
    public void The_table_is_aligned_and_sums_up()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new FunctionTable(Costs((1, Read, 3_000_000), (3, Write, 1_000_000)), _stacks, FunctionOrder.Self).Write(writer, place => $"{place.File}:{place.Line}");

        writer.ToString().Should().Be(
            """
            % time     self ms    incl. ms     calls most often       function
            ------ ----------- ----------- --------- ---------------- ----------------
             75.00       3.000       3.000         1 read             load  /src/app.rs:42
             25.00       1.000       4.000         1 write            main  /src/app.rs:9
            ------ ----------- ----------- --------- ---------------- ----------------
            100.00       4.000       4.000         2                  total

            """);
    }

    [Fact]
    public void Without_calls_there_is_no_division_by_zero() => new FunctionTable(Costs(), _stacks, FunctionOrder.Self).Lines.Should().BeEmpty();
}
