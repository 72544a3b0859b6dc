using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Stacks;

public sealed class AddressSpaceTests
{
    private const ulong Page = 4096;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_agrees_with_a_map_of_pages(int seed)
    {
        const int pages = 64;
        var random = new Random(seed);
        var space = new AddressSpace();
        var map = new (string? Path, ulong Offset, bool Executable)?[pages];
        for (var round = 0; round < 4000; round++)
        {
            var start = random.Next(pages);
            var end = random.Next(start, pages) + 1;
            var executable = random.Next(2) == 0;
            switch (random.Next(5))
            {
                case 0 or 1:
                    var path = random.Next(3) == 0 ? null : "/file" + random.Next(3);
                    var offset = path is null ? 0 : (ulong)random.Next(16) * Page;
                    space.Insert(new(At(start), At(end), offset, path, executable));
                    for (var page = start; page < end; page++)
                        map[page] = path is null && !executable ? null : (path, offset + (At(page) - At(start)), executable);
                    break;
                case 2:
                    space.Remove(At(start), At(end));
                    Array.Clear(map, start, end - start);
                    break;
                case 3:
                    space.Protect(At(start), At(end), executable);
                    for (var page = start; page < end; page++)
                        map[page] = map[page] is { Path: not null } known ? known with { Executable = executable } : executable ? (null, 0, true) : null;
                    break;
                default:
                    space.Fill(new(At(start), At(end), 0, "/filled", executable));
                    for (var page = start; page < end; page++)
                        map[page] ??= ("/filled", At(page) - At(start), executable);
                    break;
            }

            Compare(space, map);
        }
    }

    [Fact]
    public void A_moved_range_keeps_its_place_in_the_file()
    {
        var space = new AddressSpace();
        space.Insert(new(At(1), At(5), 3 * Page, "/library", true));
        space.Move(At(2), At(4), At(20), At(22));
        space.Find(At(2)).Should().BeNull();
        space.Find(At(21)).Should().Be(new Mapping(At(20), At(22), 4 * Page, "/library", true));
        space.Find(At(1)).Should().Be(new Mapping(At(1), At(2), 3 * Page, "/library", true));
        space.Find(At(4)).Should().Be(new Mapping(At(4), At(5), 6 * Page, "/library", true));
    }

    [Fact]
    public void A_moved_range_may_grow_and_shrink()
    {
        var space = new AddressSpace();
        space.Insert(new(At(1), At(3), 0, "/data", false));
        space.Move(At(1), At(3), At(10), At(14));
        space.Find(At(13)).Should().Be(new Mapping(At(10), At(14), 0, "/data", false));
        space.Move(At(10), At(14), At(10), At(11));
        space.Mappings.Should().Equal(new Mapping(At(10), At(11), 0, "/data", false));
    }

    [Fact]
    public void A_forked_process_has_a_space_of_its_own()
    {
        var parent = new AddressSpace();
        parent.Insert(new(At(1), At(3), 0, "/library", true));
        var child = parent.Fork();
        child.Remove(At(1), At(3));
        parent.Find(At(1)).Should().NotBeNull();
        child.Find(At(1)).Should().BeNull();
    }

    [Theory]
    [InlineData("7f0000000000-7f0000200000 r-xp 00001000 08:01 1234                       /usr/lib/libc.so.6", 0x1000, "/usr/lib/libc.so.6", true)]
    [InlineData("7f0000000000-7f0000200000 r--p 00000000 08:01 1234 /a folder/with spaces (deleted)", 0, "/a folder/with spaces (deleted)", false)]
    [InlineData("7f0000000000-7f0000200000 rwxp 00000000 00:00 0 ", 0, null, true)]
    [InlineData("7f0000000000-7f0000200000 rwxs 0000f000 00:01 2048                       /memfd:doublemapper (deleted)", 0xf000, "/memfd:doublemapper (deleted)", true)]
    public void A_line_of_maps_is_read(string line, ulong offset, string? path, bool executable) =>
        ProcMaps.Parse(line).Should().Be(new Mapping(0x7f0000000000, 0x7f0000200000, offset, path, executable));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("7f00-7e00 r-xp 0 0 0")]
    [InlineData("zz-7e00 r-xp 00000000 08:01 1234 /x")]
    public void What_is_no_line_of_maps_is_none(string line) => ProcMaps.Parse(line).Should().BeNull();

    private static ulong At(int page) => 0x400000 + ((ulong)page * Page);

    private static void Compare(AddressSpace space, (string? Path, ulong Offset, bool Executable)?[] map)
    {
        for (var page = 0; page < map.Length; page++)
        {
            var address = At(page) + 5;
            var found = space.Find(address);
            if (map[page] is not { } expected)
            {
                found.Should().BeNull();
                continue;
            }

            found.Should().NotBeNull();
            var mapping = found!.Value;
            mapping.IsExecutable.Should().Be(expected.Executable);
            mapping.Path.Should().Be(expected.Path);
            if (expected.Path is not null)
                (mapping.FileOffset + (address - mapping.Start)).Should().Be(expected.Offset + 5);
        }

        space.Mappings.Zip(space.Mappings.Skip(1)).Should().NotContain(pair => pair.First.End > pair.Second.Start);
    }
}
