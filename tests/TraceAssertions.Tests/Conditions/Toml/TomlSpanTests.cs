using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Tests.Conditions.Toml;

public sealed class TomlSpanTests
{
    [Fact]
    public void Every_key_and_value_knows_its_place()
    {
        const string Text = "# c\r\n[a]\r\n  k . \"x y\" = [1, {b = 'v'}]\r\nt = 12:00:00\r\n";
        var a = (TomlTable)TomlDocument.Parse(Text).Root.Find("a")!.Value;
        a.HeaderSpan.Should().Be(new SourceSpan(5, 3, 2, 1));
        var k = a.Find("k")!;
        k.Key.Span.Should().Be(new SourceSpan(12, 1, 3, 3));
        var xy = ((TomlTable)k.Value).Find("x y")!;
        xy.Key.Span.Should().Be(new SourceSpan(16, 5, 3, 7));
        xy.Value.Span.Should().Be(new SourceSpan(24, 14, 3, 15));
        var items = ((TomlValue.Array)xy.Value).Items;
        items[0].Span.Should().Be(new SourceSpan(25, 1, 3, 16));
        items[1].Span.Should().Be(new SourceSpan(28, 9, 3, 19));
        ((TomlTable)items[1]).Find("b")!.Value.Span.Should().Be(new SourceSpan(33, 3, 3, 24));
        a.Find("t")!.Value.Span.Should().Be(new SourceSpan(44, 8, 4, 5));
    }

    [Fact]
    public void A_byte_order_mark_takes_no_column()
    {
        var document = TomlDocument.Parse("\uFEFFa = 1\nb = 2");
        document.Diagnostics.Should().BeEmpty();
        document.Root.Find("a")!.Key.Span.Column.Should().Be(1);
        document.Root.Find("a")!.Value.Span.Column.Should().Be(5);
        document.Root.Find("b")!.Value.Span.Should().Match<SourceSpan>(s => s.Line == 2 && s.Column == 5);
    }

    [Theory]
    [InlineData("a = \"plain\"", 2, 7)]
    [InlineData("a = \"\\\"x\\\" z\"", 2, 8)]
    [InlineData("a = \"\\u0041\\u0042z\"", 2, 17)]
    [InlineData("a = \"\\U0001F600z\"", 2, 15)]
    [InlineData("a = \"ab\\n\"", 3, 9)]
    [InlineData("a = '''\nxyz'''", 2, 10)]
    [InlineData("a = \"\"\"x\\\n   yz\"\"\"", 2, 14)]
    [InlineData("a = \"\"\"x\r\nz\"\"\"", 2, 10)]
    public void A_character_of_a_string_knows_where_it_was_written(string text, int index, int offset) =>
        ((TomlValue.String)TomlDocument.Parse(text).Root.Find("a")!.Value).SourceOffset(index).Should().Be(offset);
}
