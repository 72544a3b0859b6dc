namespace TraceAssertions.Cli.Tests.CommandLine;

/// <summary>Each wrong command line gets one exact text.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("error TA0090: there is no command to trace; usage: renacer [options] -- COMMAND [ARGS] | -p PID")]
    [InlineData("error TA0090: there is no command to trace; usage: renacer [options] -- COMMAND [ARGS] | -p PID", "--")]
    [InlineData("error TA0090: there is no command to trace; usage: renacer [options] -- COMMAND [ARGS] | -p PID", "-f", "--", "")]
    [InlineData("error TA0090: 'ls' stands before `--`; the command to trace follows `--`: renacer -- ls", "ls", "-l")]
    [InlineData("error TA0091: unknown option '--fromat'; did you mean '--format'?", "--fromat", "json", "--", "ls")]
    [InlineData("error TA0091: unknown option '--fromat'; did you mean '--format'?", "--fromat=json", "--", "ls")]
    [InlineData("error TA0091: unknown option '--colour'; see `renacer --help`", "--colour", "--", "ls")]
    [InlineData("error TA0091: unknown option '-x'; see `renacer --help`", "-x", "--", "ls")]
    [InlineData("error TA0091: unknown command 'docter'; did you mean 'renacer doctor'? A program to trace follows `--`", "docter")]
    [InlineData("error TA0091: 'ebfp' is no value of --backend: it is one of ebpf, ptrace, none; did you mean 'ebpf'?", "--backend", "ebfp", "--", "ls")]
    [InlineData("error TA0091: 'xml' is no value of --format: it is one of text, json, csv, chrome, folded, speedscope; see `renacer --help`", "--format", "xml", "--", "ls")]
    [InlineData("error TA0091: 'frames' is no value of --source: it is one of line, stack; see `renacer --help`", "--source=frames", "--", "ls")]
    [InlineData("error TA0091: 'inclusiv' is no value of --function-time: it is one of self, inclusive; did you mean 'inclusive'?", "--function-time=inclusiv", "--", "ls")]
    [InlineData("error TA0091: --function-time and --summary are two tables; give one of them", "--function-time", "-c", "--", "ls")]
    [InlineData("error TA0091: --format folded has no table; leave out --summary, --stats-extended and --function-time", "--format", "folded", "-c", "--", "ls")]
    [InlineData("error TA0091: --format chrome has no table; leave out --summary and --stats-extended", "--format", "chrome", "--stats-extended", "--", "ls")]
    [InlineData("error TA0091: --format csv has no table of functions; give --format json, or leave out --function-time", "--format", "csv", "--function-time", "--", "ls")]
    [InlineData("error TA0091: --weight belongs to --format folded and speedscope; leave it out", "--weight", "calls", "--source", "--", "ls")]
    [InlineData("error TA0091: required argument missing for option: '-o'; see `renacer --help`", "-o", "--", "ls")]
    [InlineData("error TA0091: 'renacer doctor' takes no command to trace, so nothing may follow `--`; see `renacer doctor --help`", "doctor", "--", "ls")]
    [InlineData("error TA0091: there is nothing to explain; say what: renacer explain --noise", "explain")]
    [InlineData("error TA0093: '12' is no value of --trace-id; the form is 32 lower-case hex digits, not all zero", "--trace-id", "12", "--", "true")]
    [InlineData("error TA0093: 'x' is no value of --trace-parent; the form is 00-<32 hex digits>-<16 hex digits>-01", "--trace-parent", "x", "--", "true")]
    [InlineData("error TA0081: tracing is switched off by RENACER_BACKEND=none; unset RENACER_BACKEND, or set it to ebpf or ptrace", "--backend", "none", "--", "true")]
    [InlineData("error TA0091: unknown command 'chekc'; did you mean 'renacer golden check'?", "golden", "chekc")]
    [InlineData("error TA0091: unexpected argument 'x'; see `renacer golden list --help`", "golden", "list", "x")]
    [InlineData("error TA0091: unknown option '--al'; did you mean '--all'?", "golden", "accept", "--al")]
    [InlineData("error TA0091: unknown option '-x'; see `renacer golden diff --help`", "golden", "diff", "-x")]
    [InlineData("error TA0091: there is no name; name golden traces, or give --all; `renacer golden list` has the names", "golden", "accept")]
    [InlineData("error TA0091: there are names beside --all; give either; see `renacer golden reject --help`", "golden", "reject", "x", "--all")]
    [InlineData("error TA0091: there is no folder '/nonexistent'; give the folder of the project with --project", "golden", "list", "--project", "/nonexistent")]
    [InlineData("error TA0091: there is nothing to run; give --test-assembly or --programs, or let the build do it (dotnet msbuild -t:CaptureGoldenTraces, -t:CheckGoldenTraces); see `renacer golden check --help`", "golden", "check", "--project", "/tmp")]
    [InlineData("error TA0091: '' is no value of --test-assembly: it is a path; see `renacer golden capture --help`", "golden", "capture", "--test-assembly", "")]
    public void A_wrong_command_line_exits_with_2_and_says_what_was_meant(string message, params string[] arguments)
    {
        var (exitCode, output, error) = InProcess.Run(arguments);

        error.Should().Be($"renacer: {message}\n");
        output.Should().BeEmpty();
        exitCode.Should().Be(2);
    }

    [Fact]
    public void A_transpiler_map_that_cannot_be_read_is_told_before_anything_runs()
    {
        var (exitCode, _, error) = InProcess.Run("--transpiler-map", "/nonexistent/app.map.json", "--", "/nonexistent/program");

        error.Should().Be("/nonexistent/app.map.json: error TA0134: the transpiler map cannot be read: there is no such file; check the path\n");
        exitCode.Should().Be(2);
    }

    [Fact]
    public void Everything_after_the_double_dash_belongs_to_the_command() =>
        InProcess.Run("--", "--help").ExitCode.Should().Be(127, "there is no program of that name, and it is no option of ours");

    [Fact]
    public void Options_may_be_bundled_as_in_strace() =>
        InProcess.Run("-fcT", "--", "/nonexistent/program").ExitCode.Should().Be(127);

    [Fact]
    public void Response_files_are_not_expanded() =>
        InProcess.Run("@/etc/passwd").Error.Should().Contain("'@/etc/passwd' stands before `--`");
}
