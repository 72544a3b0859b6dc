using TraceAssertions.Conditions;

namespace TraceAssertions.Tests.Conditions;

public sealed class SourceSettingTests
{
    [Theory]
    [InlineData(null, true, SourceMode.Sampled, SourceMode.Sampled)]
    [InlineData("", true, SourceMode.All, SourceMode.All)]
    [InlineData(null, false, SourceMode.All, SourceMode.Off)]
    [InlineData("all", false, SourceMode.Sampled, SourceMode.All)]
    [InlineData("ALL ", true, SourceMode.Sampled, SourceMode.All)]
    [InlineData("sampled", false, SourceMode.All, SourceMode.Sampled)]
    [InlineData("off", true, SourceMode.All, SourceMode.Off)]
    public void The_environment_decides_before_the_file_and_that_before_the_default(string? variable, bool asked, SourceMode otherwise, SourceMode expected)
    {
        SourceSetting.Choose(variable, asked, otherwise, out var unknown).Should().Be(expected);
        unknown.Should().BeNull();
    }

    [Theory]
    [InlineData("al", "error TA0136: RENACER_SOURCE has the unknown value 'al'; did you mean 'all'?")]
    [InlineData("everything", "error TA0136: RENACER_SOURCE has the unknown value 'everything'; set it to off, sampled or all, or unset it")]
    [InlineData("a\nb", "error TA0136: RENACER_SOURCE has the unknown value 'a b'; set it to off, sampled or all, or unset it")]
    public void What_is_no_mode_is_an_error(string variable, string expected)
    {
        SourceSetting.Choose(variable, asked: true, SourceMode.Sampled, out var unknown);

        unknown!.ToString().Should().Be(expected);
    }

    [Fact]
    public void The_file_is_asked_for_lines_unless_it_says_otherwise()
    {
        TraceAssertionSet.Parse("").Source.Should().BeTrue();
        TraceAssertionSet.Parse("[capture]\nsource = true").Source.Should().BeTrue();
        TraceAssertionSet.Parse("[capture]\nsource = false").Should().Match<TraceAssertionSet>(set => !set.Source && set.Diagnostics.Count == 0);
        TraceAssertionSet.Parse("[capture]\nsource = false").With([]).Source.Should().BeFalse();
    }
}
