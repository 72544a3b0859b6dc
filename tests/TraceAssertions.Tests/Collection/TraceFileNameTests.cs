namespace TraceAssertions.Tests.Collection;

public sealed class TraceFileNameTests
{
    [Fact]
    public void A_plain_name_is_kept() => TraceFileName.Of("CsvImport.ImporterTests.Imports_the_file").Should().Be("CsvImport.ImporterTests.Imports_the_file");

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("T(path: \"a/b\\c\", n: 1)")]
    [InlineData(".hidden")]
    [InlineData("-rf")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("nul\0byte\n")]
    [InlineData("größe 日本")]
    public void Any_name_is_one_harmless_segment(string name)
    {
        var safe = TraceFileName.Of(name);
        safe.Should().MatchRegex("^[A-Za-z0-9_][A-Za-z0-9._-]*-[0-9a-f]{8}$");
    }

    [Fact]
    public void Names_that_look_the_same_stay_apart() => TraceFileName.Of("T(a: 1)").Should().NotBe(TraceFileName.Of("T(a_ 1)"));

    [Fact]
    public void A_long_name_is_cut_and_stays_apart_from_its_like()
    {
        var a = TraceFileName.Of(new string('x', 500) + "1");
        var b = TraceFileName.Of(new string('x', 500) + "2");
        a.Length.Should().Be(129);
        a.Should().NotBe(b);
    }
}
