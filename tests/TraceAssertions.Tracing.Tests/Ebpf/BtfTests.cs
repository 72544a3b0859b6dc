using System.Buffers.Binary;
using System.Text;
using TraceAssertions.Tracing.Ebpf;

namespace TraceAssertions.Tracing.Tests.Ebpf;

public sealed class BtfTests
{
    [Fact]
    public void Types_and_members_are_found_by_name()
    {
        var btf = new Btf(Sample());

        btf.TypeId("int", BtfKind.Int).Should().Be(1);
        btf.TypeId("outer", BtfKind.Struct).Should().Be(4);
        btf.TypeId("outer", BtfKind.Typedef).Should().Be(5);
        btf.MemberOffset("outer", "first").Should().Be(0);
        btf.MemberOffset("outer", "named").Should().Be(8);
        btf.MemberOffset("outer", "named", "b").Should().Be(12);
        btf.MemberOffset("outer", "hidden").Should().Be(20, "it lies in an anonymous union at 16, in a structure's second place");
        btf.StructSize("outer").Should().Be(24);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("oute")]
    [InlineData("outer ")]
    public void A_missing_type_is_an_error(string name)
    {
        var find = () => new Btf(Sample()).TypeId(name, BtfKind.Struct);

        find.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Code.Should().Be("TA0102");
    }

    [Fact]
    public void A_missing_member_is_an_error_that_names_it()
    {
        var find = () => new Btf(Sample()).MemberOffset("outer", "named", "c");

        find.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Message.Should().EndWith("struct outer.named.c");
    }

    [Fact]
    public void Damaged_BTF_is_an_error_and_never_a_crash()
    {
        foreach (var length in new[] { 0, 10, 23, 24, 60 })
        {
            var read = () => new Btf(Sample().AsSpan(0, length));
            read.Should().Throw<TraceAssertionsException>();
        }
    }

    [SkippableFact]
    public void The_running_kernels_layout_is_plausible()
    {
        Skip.IfNot(File.Exists("/sys/kernel/btf/vmlinux"), "the kernel has no BTF");
        var kernel = KernelLayout.Current;

        kernel.TaskTgid.Should().Be(kernel.TaskPid + 4, "both are pid_t and have been neighbours since Linux 2.6");
        KernelAccess.Tracepoints.Select(kernel.Tracepoint).Should().OnlyHaveUniqueItems().And.OnlyContain(id => id > 0);
    }

    /// <summary>typedef struct outer { int first; struct pair named; union { int x; struct pair { int a; int hidden; }; }; } outer.</summary>
    private static byte[] Sample()
    {
        var strings = new StringBuilder("\0");
        int Name(string text)
        {
            var at = strings.ToString().IndexOf($"\0{text}\0", StringComparison.Ordinal);
            if (at >= 0)
                return at + 1;
            var offset = strings.Length;
            strings.Append(text).Append('\0');
            return offset;
        }

        const int structKind = 4 << 24, unionKind = 5 << 24;
        int[] types =
        [
            Name("int"), 1 << 24, 4, 32,                                                                 // [1]
            Name("pair"), structKind | 2, 8, Name("a"), 1, 0, Name("b"), 1, 32,                          // [2]
            0, unionKind | 2, 8, Name("x"), 1, 0, 0, 6, 0,                                               // [3]
            Name("outer"), structKind | 3, 24, Name("first"), 1, 0, Name("named"), 2, 64, 0, 3, 128,     // [4]
            Name("outer"), 8 << 24, 4,                                                                   // [5]
            0, structKind | 2, 8, Name("a"), 1, 0, Name("hidden"), 1, 32,                                // [6]
        ];
        var text = Encoding.ASCII.GetBytes(strings.ToString());
        var blob = new byte[24 + (4 * types.Length) + text.Length];
        int[] header = [0x1eb9f, 24, 0, 4 * types.Length, 4 * types.Length, text.Length];
        foreach (var (word, i) in header.Concat(types).Select((word, i) => (word, i)))
            BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(4 * i), word);
        text.CopyTo(blob, 24 + (4 * types.Length));
        return blob;
    }
}
