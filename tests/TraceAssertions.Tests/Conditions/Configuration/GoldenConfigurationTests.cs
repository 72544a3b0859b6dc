namespace TraceAssertions.Tests.Conditions.Configuration;

public sealed class GoldenConfigurationTests
{
    private const string Scrubber = "[[golden.scrubbers]]\nname = 'runs'\npattern = 'run-\\d+'\nreplacement = 'run-{n}'\n";

    [Fact]
    public void Every_key_is_read()
    {
        var set = TraceAssertionSet.Parse(
            "[golden]\nenabled = false\ndirectory = 'goldens'\ncompare = 'sequence'\ntests = ['A.*', 'B']\ndisable_scrubbers = ['guids', 'dates']\n" + Scrubber
            + "[[golden.variants]]\nname = 'alpine'\nruntime = '.NET 10*'\noperating_system = 'linux'\narchitecture = 'arm64'\nlibc = 'musl*'\n[[golden.variants]]\nname = 'other'\n"
            + "[noise]\nenabled = false\ndisable = ['jit', 'threads']\n");
        set.Diagnostics.Should().BeEmpty("all of it has an effect");
        set.Golden.Should().BeEquivalentTo(new GoldenOptions
        {
            Enabled = false,
            Directory = "goldens",
            Compare = GoldenComparisonMode.Sequence,
            Tests = ["A.*", "B"],
            DisabledScrubbers = ["guids", "dates"],
            Scrubbers = [new GoldenScrubber("runs", @"run-\d+", "run-{n}")],
            Variants = [new GoldenVariant("alpine", ".NET 10*", "linux", "arm64", "musl*"), new GoldenVariant("other")],
        });
        set.Noise.Should().BeEquivalentTo(new NoiseOptions { Enabled = false, Disabled = ["jit", "threads"] });
    }

    [Fact]
    public void What_is_not_written_has_its_default()
    {
        var set = TraceAssertionSet.Parse("[golden]\n[noise]\n");
        set.Golden.Should().BeEquivalentTo(GoldenOptions.Default);
        set.Noise.Should().BeEquivalentTo(NoiseOptions.Default);
        TraceAssertionSet.Parse("").Golden.Should().BeEquivalentTo(GoldenOptions.Default);
    }

    [Theory]
    [InlineData("[golden]\ndisable_scrubbers = ['ids', 'guid']", "renacer.toml(2,29): error TA1031: unknown scrubber 'guid'; did you mean 'guids'?")]
    [InlineData("[golden]\ndisable_scrubbers = 'zebra'", "renacer.toml(2,21): error TA1031: unknown scrubber 'zebra'; known are ids, folders, temp-names, guids, dates, ports, streams, waits, path-lookup, locale, stdio, random-draw, loader, kernel-files, memory")]
    [InlineData("[noise]\ndisable = ['jti']", "renacer.toml(2,12): error TA1031: unknown noise rule 'jti'; did you mean 'jit'?")]
    [InlineData("[golden]\ncompare = 'sequenec'", "renacer.toml(2,11): error TA1012: 'compare' cannot be \"sequenec\"; did you mean 'sequence'?")]
    [InlineData("[golden]\ndirectory = ' '", "renacer.toml(2,13): error TA1012: 'directory' is empty; name the folder of the golden traces")]
    [InlineData("[[golden.scrubbers]]\nname = 'n'\npattern = '(a'\nreplacement = ''", "renacer.toml(3,14): error TA1030: the pattern is not a regular expression: not enough )'s; correct it; a TOML string in single quotes needs no doubled backslashes")]
    [InlineData("[[golden.scrubbers]]\nname = 'n'\npattern = 'a*'\nreplacement = ''", "renacer.toml(3,11): error TA1030: the pattern matches the empty text, and so between any two characters; write + in place of *, or name what must be there")]
    [InlineData("[[golden.scrubbers]]\nname = 'n'\npattern = ''\nreplacement = ''", "renacer.toml(3,11): error TA1013: 'pattern' is empty; write a pattern")]
    [InlineData("[[golden.scrubbers]]\nname = 'n'\npattern = 'a'", "renacer.toml(1,1): error TA1013: [[golden.scrubbers]] needs the key 'replacement'; add replacement = \"…\"")]
    [InlineData("[[golden.scrubbers]]\nname = 'guids'\npattern = 'a'\nreplacement = ''", "renacer.toml(2,8): error TA1014: \"guids\" is the name of a built-in scrubber; choose another name")]
    [InlineData(Scrubber + Scrubber, "renacer.toml(6,8): error TA1014: two of [[golden.scrubbers]] are named \"runs\"; the first is at line 2, column 8; give each its own name")]
    [InlineData("[[golden.variants]]\nlibc = 'musl'", "renacer.toml(1,1): error TA1013: [[golden.variants]] needs the key 'name'; add name = \"…\"")]
    [InlineData("[[golden.variants]]\nname = '../x'", "renacer.toml(2,8): error TA1012: \"../x\" cannot be the name of a folder of golden traces; use letters, digits, '.', '_' and '-', beginning with a letter, a digit or '_'")]
    [InlineData("[[golden.variants]]\nname = 'x'\nos = 'linux'", "renacer.toml(3,1): error TA1010: unknown key 'os' in [[golden.variants]]; known are name, runtime, operating_system, architecture, libc")]
    [InlineData("[golden.scrubbers]\nname = 'n'", "renacer.toml(1,1): error TA1011: 'golden.scrubbers' is a table, not a table; write [[golden.scrubbers]] for each")]
    public void Mistakes_are_told_at_their_place(string text, string expected)
    {
        TraceAssertionSet.TryParse(text, "renacer.toml", out var set, out var diagnostics).Should().BeFalse();
        set.Should().BeNull();
        diagnostics.Select(d => d.ToString()).Should().Equal(expected);
    }
}
