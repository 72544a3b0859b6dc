using System.Diagnostics;
using System.Runtime.CompilerServices;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

public class HostMethodsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Methods_of_this_process_are_known_by_line_although_they_were_compiled_before()
    {
        using var methods = new HostMethods();
        var symbolizer = new ManagedSymbolizer(methods);
        var (token, offset, line) = Here();

        symbolizer.Symbolize(Environment.ProcessId, 0x1000).Should().BeNull("nothing is there");
        methods.Notices.Should().BeEmpty();
        methods.Refreshes.Should().Be(1);
        var map = methods.Methods(Environment.ProcessId);
        var method = map.Methods.Where(method => method.MetadataToken == token && method.Module?.Path == typeof(HostMethodsTests).Assembly.Location).Should().ContainSingle().Subject;
        var place = symbolizer.Symbolize(Environment.ProcessId, method.Start + (ulong)offset - 1)!.Should().ContainSingle().Subject;

        place.Line.Should().Be(line);
        place.File.Should().EndWith("HostMethodsTests.cs");
        place.Function.Should().Be("HostMethodsTests.Methods_of_this_process_are_known_by_line_although_they_were_compiled_before");
        if (!IsOptimized)
            place.Precision.Should().Be(SourcePrecision.ExactLine);
        methods.Refreshes.Should().Be(1, "it was among those known");
        await Task.Yield();
    }

    [Fact]
    public void An_address_that_is_never_found_is_not_asked_for_each_time()
    {
        using var methods = new HostMethods();
        var symbolizer = new ManagedSymbolizer(methods);

        for (ulong address = 1; address < 300; address++)
            symbolizer.Symbolize(Environment.ProcessId, address).Should().BeNull();

        methods.Refreshes.Should().BeInRange(1, 9);
        symbolizer.Symbolize(1, 0x1000).Should().BeNull("other processes are none of this source");
    }

    [Fact]
    public void Code_that_is_gone_does_not_hide_what_is_compiled_later()
    {
        using var methods = new HostMethods();
        var symbolizer = new ManagedSymbolizer(methods);
        for (ulong address = 1; address < 300; address++)
            symbolizer.Symbolize(Environment.ProcessId, address);

        var (token, offset, line) = CompiledLater();
        using var others = new HostMethods();
        var later = others.Refresh(Environment.ProcessId, 1, MethodMap.Empty).Methods
            .Should().ContainSingle(method => method.MetadataToken == token && method.Module!.Path == typeof(HostMethodsTests).Assembly.Location).Subject;

        methods.Methods(Environment.ProcessId).Find(later.Start).Should().BeNull("it was compiled after the last that was asked");
        symbolizer.Symbolize(Environment.ProcessId, later.Start + (ulong)offset - 1)!.Should().ContainSingle().Which.Line.Should().Be(line);
    }

    [Fact]
    public void Those_who_ask_at_the_same_time_share_one_answer()
    {
        using var methods = new HostMethods();
        var known = methods.Methods(Environment.ProcessId);
        var answers = new MethodMap[4];

        Parallel.For(0, answers.Length, i => answers[i] = methods.Refresh(Environment.ProcessId, 1, known));

        methods.Refreshes.Should().Be(1);
        answers.Should().OnlyContain(answer => ReferenceEquals(answer, answers[0])).And.NotContain(MethodMap.Empty);
    }

    [Fact]
    public void Once_asking_has_taken_its_time_it_is_told_and_what_is_known_stays()
    {
        using var methods = new HostMethods(() => new SymbolsProcess(["host", $"{Environment.ProcessId}"], Limit), _ => null, limitInAll: TimeSpan.FromMilliseconds(1));
        var known = methods.Refresh(Environment.ProcessId, 1, MethodMap.Empty);
        methods.Notices.Should().BeEmpty();
        OfAnother.CompiledLater();

        methods.Refresh(Environment.ProcessId, 2, known).Should().BeSameAs(known);

        known.Count.Should().BePositive();
        methods.Refreshes.Should().Be(1);
        methods.Notices.Should().ContainSingle().Which.ToString().Should().Be(
            "warning TA0131: lines of .NET code are not known: the process that lists compiled methods: it was asked 1 times, which took 0 s in all; "
            + "of code that was compiled since nothing is known; mend what fails, or run the tests in question alone");
    }

    [Theory]
    [InlineData("DOTNET_EnableDiagnostics", "0")]
    [InlineData("COMPlus_EnableDiagnostics", "0x0")]
    [InlineData("DOTNET_EnableDiagnostics_IPC", "00")]
    public void Diagnostics_that_are_off_are_told_without_waiting(string name, string value)
    {
        using var methods = new HostMethods(() => new SymbolsProcess(["host", "1"], Limit, assembly: "/nowhere.dll"), variable => variable == name ? value : null, Limit);

        methods.Refresh(Environment.ProcessId, 1, MethodMap.Empty).Should().BeSameAs(MethodMap.Empty);

        methods.Notices.Should().ContainSingle().Which.ToString().Should().Be(
            "info TA0130: lines of .NET code are not known: the runtime's diagnostics are off in this environment (DOTNET_EnableDiagnostics=0 or DOTNET_EnableDiagnostics_IPC=0); run without that variable");
        methods.Refreshes.Should().Be(0);
    }

    private static class OfAnother
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void CompiledLater()
        {
        }
    }

    private static bool IsOptimized => typeof(HostMethodsTests).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), false).Cast<DebuggableAttribute>().All(attribute => !attribute.IsJITOptimizerDisabled);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int Token, int Offset, int Line) CompiledLater()
    {
        var here = Here();
        return here;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int Token, int Offset, int Line) Here([CallerLineNumber] int line = 0)
    {
        var caller = new StackTrace(1, false).GetFrame(0)!;
        return (caller.GetMethod()!.MetadataToken, caller.GetNativeOffset(), line);
    }
}
