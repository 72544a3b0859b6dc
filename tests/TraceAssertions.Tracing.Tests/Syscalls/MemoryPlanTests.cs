using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Syscalls;
using Record = TraceAssertions.Tracing.Ebpf.Record;

namespace TraceAssertions.Tracing.Tests.Syscalls;

public sealed class MemoryPlanTests
{
    [Fact]
    public void Every_structure_of_the_table_has_a_writer()
    {
        var structures = SyscallTable.Numbers.SelectMany(number => SyscallTable.Arguments(number).ToArray()).Select(argument => argument.Structure).OfType<string>().Distinct().ToList();
        structures.Should().HaveCountGreaterThan(30);
        structures.Where(structure => !PointedText.Knows(structure)).Should().BeEmpty();
    }

    [Fact]
    public void The_programs_can_follow_every_plan()
    {
        foreach (var number in SyscallTable.Numbers)
        {
            var (name, exit, entry) = (SyscallTable.Name(number), MemoryPlan.AtExit(number).ToArray(), MemoryPlan.AtEntry(number).ToArray());
            (exit.Length + entry.Length == 0 || number < Globals.PlanCount).Should().BeTrue("{0} has a row", name);
            exit.Length.Should().BeLessThanOrEqualTo(MemoryPlan.MostRegions, name);
            entry.Length.Should().BeLessThanOrEqualTo(MemoryPlan.MostRegions, name);

            // What a region points to in its turn is found where the first chunk lies, behind no strings.
            exit.Concat(entry).Where((region, i) => i > 0 && region.Kind is MemoryRegionKind.Vector or MemoryRegionKind.Message or MemoryRegionKind.Strings && region != exit.FirstOrDefault() && region != entry.FirstOrDefault())
                .Should().BeEmpty(name);
            if (exit.Any(region => region.Kind is MemoryRegionKind.Vector or MemoryRegionKind.Message))
                SyscallTable.PathArguments(number).First.Should().Be(-1, name);
            foreach (var region in exit.Concat(entry))
            {
                region.Most.Should().BeInRange(1, Record.MostChunk(SourceMode.Off), name);
                ((ulong)region.Most).Should().Be((region.Encode() >> 32) & ushort.MaxValue, name);
            }
        }
    }

    [Fact]
    public void A_call_that_overwrites_what_it_read_is_captured_before()
    {
        foreach (var number in SyscallTable.Numbers)
        {
            var before = MemoryPlan.AtEntry(number).ToArray().Select(region => region.Argument);
            var both = SyscallTable.Arguments(number).ToArray().Index().Where(argument => argument.Item.Access == MemoryAccess.Both).Select(argument => argument.Index);
            both.Except(before).Should().BeEmpty(SyscallTable.Name(number));
        }
    }
}
