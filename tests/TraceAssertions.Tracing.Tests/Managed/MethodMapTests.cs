using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

public class MethodMapTests
{
    [Fact]
    public void Lookups_agree_with_a_search_through_all_methods_of_which_later_ones_displace_earlier_ones()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var map = MethodMap.Empty;
            var alive = new List<JittedMethod>();
            for (var batch = 0; batch < 3; batch++)
            {
                var methods = Enumerable.Range(0, random.Next(20)).Select(_ => Method((ulong)random.Next(300), (uint)random.Next(25))).ToList();
                map = map.With(methods);
                foreach (var method in methods.Where(method => method.Size > 0))
                {
                    alive.RemoveAll(earlier => earlier.Start < method.Start + method.Size && method.Start < earlier.Start + earlier.Size);
                    alive.Add(method);
                }
            }

            map.Count.Should().Be(alive.Count);
            for (ulong address = 0; address < 340; address++)
                map.Find(address).Should().BeSameAs(alive.SingleOrDefault(method => address >= method.Start && address < method.Start + method.Size));
        }
    }

    [Fact]
    public void A_method_at_the_end_of_the_address_space_is_found_and_one_beyond_it_is_none()
    {
        var map = MethodMap.Empty.With([Method(ulong.MaxValue - 10, 5), Method(ulong.MaxValue - 3, 100)]);

        map.Find(ulong.MaxValue - 7)!.Size.Should().Be(5);
        map.Find(ulong.MaxValue - 1).Should().BeNull();
        map.Find(0).Should().BeNull();
    }

    [Theory]
    [InlineData(0, 0, false)] // the prolog is the first statement's, not exactly
    [InlineData(3, 0, false)]
    [InlineData(4, 0, true)]
    [InlineData(9, 0, true)]
    [InlineData(10, 6, true)]
    [InlineData(20, 6, false)] // code that the compiler added belongs to what is before it
    [InlineData(25, 9, true)]
    [InlineData(31, 9, false)] // the epilog
    [InlineData(4000, 9, false)]
    public void The_IL_offset_is_that_of_the_last_entry_at_or_before_the_native_one(int native, int expected, bool exact)
    {
        // As the runtime gives them: by IL offset, with two entries at one place.
        var map = new NativeToIL([0, 4, 10, 24, 24, 30, 18], [NativeToIL.Prolog, 0, 6, 7, 9, NativeToIL.Epilog, NativeToIL.NoMapping]);

        map.Find(native, out var isExact).Should().Be(expected);
        isExact.Should().Be(exact);
    }

    [Fact]
    public void A_map_without_a_place_in_the_IL_has_no_answer()
    {
        new NativeToIL([0, 5], [NativeToIL.Prolog, NativeToIL.Epilog]).Find(3, out _).Should().Be(NativeToIL.NoMapping);
        new NativeToIL([], []).Find(3, out _).Should().Be(NativeToIL.NoMapping);
    }

    [Fact]
    public void A_batch_arrives_as_it_was_sent_and_a_damaged_one_is_refused()
    {
        var module = new ManagedModule("/app/Shop.dll", Guid.NewGuid(), "/src/Shop.pdb");
        var framework = new ManagedModule("/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/System.Private.CoreLib.dll", Guid.Empty, "");
        var batch = new MethodBatch(42,
        [
            Method(100, 20) with { Module = module, MetadataToken = 0x06000001, Tier = JitTier.QuickJitted, Map = new NativeToIL([0, 5], [NativeToIL.Prolog, 3]) },
            Method(200, 20) with { Module = framework, Map = new NativeToIL([0], [0]) },
            Method(300, 20) with { IsDynamic = true },
        ]);
        using var stream = new MemoryStream();
        batch.Write(stream);
        var bytes = stream.ToArray();

        var read = MethodBatch.Read(new MemoryStream(bytes));

        read.Pid.Should().Be(42);
        read.Methods.Select(method => method with { Map = null }).Should().Equal(batch.Methods.Select(method => method with { Map = null }));
        read.Methods[0].Map!.NativeOffsets.ToArray().Should().Equal(0, 5);
        read.Methods[0].Map!.ILOffsets.ToArray().Should().Equal(NativeToIL.Prolog, 3);
        read.Methods[1].Map.Should().BeNull("nobody has the lines of the framework");
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = bytes[..random.Next(bytes.Length + 1)];
            for (var flips = random.Next(4); flips > 0 && damaged.Length > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var reading = () => MethodBatch.Read(new MemoryStream(damaged));
            try
            {
                reading();
            }
            catch (Exception refused) when (refused is InvalidDataException or IOException or FormatException or ArgumentException)
            {
                // What SymbolsProcess expects.
            }
        }
    }

    private static JittedMethod Method(ulong start, uint size) => new() { Start = start, Size = size, TypeName = "Shop.Importer", MethodName = "Load" };
}
