using TraceAssertions.Conditions.Toml;

namespace TraceAssertions.Tests.Conditions.Toml;

public sealed class TomlDiagnosticTests
{
    [Theory]
    [InlineData("a = ", "renacer.toml(1,5): error TA1004: a value is missing before the end of the file")]
    [InlineData("a = 1\nb = yes", "renacer.toml(2,5): error TA1004: 'yes' is not a TOML value; text needs quotes, and true and false are lower case")]
    [InlineData("a = 'x\n", "renacer.toml(1,5): error TA1004: this string is not closed before the end of the line; close it with '")]
    [InlineData("a = \"\"\"x", "renacer.toml(1,5): error TA1004: this multi-line string is not closed before the end of the file; close it with \"\"\"")]
    [InlineData("a = \"\\q\"", "renacer.toml(1,6): error TA1004: '\\q' is not an escape; use \\b \\t \\n \\f \\r \\\" \\\\ \\uXXXX \\UXXXXXXXX, or single quotes, which have no escapes")]
    [InlineData("a = \"\\uD800\"", "renacer.toml(1,6): error TA1004: U+D800 is not a Unicode scalar value")]
    [InlineData("a = 1 b", "renacer.toml(1,7): error TA1004: unexpected 'b', expected the end of the line")]
    [InlineData("a 1", "renacer.toml(1,3): error TA1004: unexpected '1', expected '=' after the key")]
    [InlineData("[a\nb = 1", "renacer.toml(1,3): error TA1004: unexpected the end of the line, expected ']'")]
    [InlineData("[[a]\n", "renacer.toml(1,5): error TA1004: unexpected the end of the line, expected ']]'")]
    [InlineData("= 1", "renacer.toml(1,1): error TA1004: unexpected '=', expected a key; a key has letters, digits, '_' and '-', or stands in quotes")]
    [InlineData("a = [1 2]", "renacer.toml(1,8): error TA1004: unexpected '2', expected ',' or ']'")]
    [InlineData("a = {b = 1\n}", "renacer.toml(1,11): error TA1004: unexpected the end of the line, expected ',' or '}'; an inline table stands on one line")]
    [InlineData("a = 9223372036854775808", "renacer.toml(1,5): error TA1004: 9223372036854775808 does not fit an integer; TOML integers have 64 bits")]
    [InlineData("a = \"\u0001\"", "renacer.toml(1,6): error TA1004: the control character U+0001 is not allowed in a string; write it as an escape such as \\u0000")]
    [InlineData("# \u0007", "renacer.toml(1,3): error TA1004: the control character U+0007 is not allowed in a comment")]
    [InlineData("a = 1\na = 2", "renacer.toml(2,1): error TA1005: the key 'a' is defined twice; it was first written at line 1, column 1; remove or rename one of the two")]
    [InlineData("[a]\n[a]", "renacer.toml(2,2): error TA1005: the table 'a' is defined twice; it was first written at line 1, column 2; remove or rename one of the two")]
    [InlineData("a = {}\n[a.b]", "renacer.toml(2,2): error TA1005: 'a' is a table and cannot hold tables; it was first written at line 1, column 1; remove or rename one of the two")]
    public void Mistakes_are_told_at_their_place(string text, string expected) =>
        TomlDocument.Parse(text).Diagnostics.Should().ContainSingle().Which.ToString().Should().Be(expected);

    [Fact]
    public void A_redefinition_does_not_hide_what_follows()
    {
        var document = TomlDocument.Parse("a = 1\na = 2\n[t]\nx = 1\nx = 2");
        document.Diagnostics.Select(d => d.Line).Should().Equal(2, 5);
        document.Root.Find("t").Should().NotBeNull();
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a=", "}")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        string Nested(int depth) => "a = " + string.Concat(Enumerable.Repeat(open, depth)) + (open == "[" ? "" : "1") + string.Concat(Enumerable.Repeat(close, depth));
        TomlDocument.Parse(Nested(64)).Diagnostics.Should().BeEmpty();
        TomlDocument.Parse(Nested(65)).Diagnostics.Should().ContainSingle().Which.Message.Should().Be("values are nested more than 64 deep");
        TomlDocument.Parse(Nested(100_000)).Diagnostics.Should().ContainSingle();
        TomlDocument.Parse(string.Join('.', Enumerable.Repeat("a", 10_000)) + " = 1").Diagnostics.Should().ContainSingle().Which.Message.Should().Be("this key has more than 64 segments");
    }

    [Fact]
    public void Random_bytes_and_mutations_never_throw()
    {
        var random = new Random(7);
        for (var i = 0; i < 4000; i++)
        {
            var text = TomlCorpus.Documents[random.Next(TomlCorpus.Documents.Count)].ToList();
            for (var edits = random.Next(1, 6); edits > 0; edits--)
                text.Insert(random.Next(text.Count + 1), (char)random.Next(random.Next(2) == 0 ? 128 : 65536));
            var document = TomlDocument.Parse(new string([.. text]));
            foreach (var diagnostic in document.Diagnostics)
                (diagnostic.Line > 0 && diagnostic.Column > 0 && diagnostic.Message.Length > 0).Should().BeTrue();
        }
    }
}
