using System.Text.RegularExpressions;
using TraceAssertions.Cli.Output;

namespace TraceAssertions.Cli.Tests.Output;

public sealed partial class PlainBlockTests
{
    [Theory]
    [InlineData("error TA2001: x")]
    [InlineData("  condition    no error: x")]
    [InlineData("renacer.toml(3,13): error TA2001: trace assertion \"x\" is violated")]
    [InlineData("/tmp/a.cs(1): warning : y")]
    [InlineData("System.IO.IOException: fatal Error  CS1 : z")]
    [InlineData("a: b error TA1: c error TA2: d")]
    [InlineData("error:")]
    [InlineData("WARNING X: y")]
    public void No_line_of_a_block_is_a_diagnostic_for_a_build(string line)
    {
        CanonicalError().IsMatch(line).Should().BeTrue("otherwise there is nothing to keep from the build");

        CanonicalError().IsMatch(PlainBlock.Line(line)).Should().BeFalse(PlainBlock.Line(line));
    }

    [Theory]
    [InlineData("  bottleneck   syscall:pread64 10,000 calls (81%) on /data/orders.csv")]
    [InlineData("  errors: 3, terror: 4")]
    [InlineData("-  openat  /data/error.log  O_RDONLY")]
    public void Other_lines_are_indented_and_else_as_they_were(string line)
    {
        CanonicalError().IsMatch(line).Should().BeFalse();

        PlainBlock.Line(line).Should().Be("    " + line);
    }

    // https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks; the pattern is MSBuild's own (src/Shared/CanonicalError.cs).
    [GeneratedRegex(@"^\s*(((?<ORIGIN>(((\d+>)?[a-zA-Z]?:[^:]*)|([^:]*))):)|())(?<SUBCATEGORY>(()|([^:]*? )))(?<CATEGORY>(error|warning))( \s*(?<CODE>[^: ]*))?\s*:(?<TEXT>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex CanonicalError();
}
