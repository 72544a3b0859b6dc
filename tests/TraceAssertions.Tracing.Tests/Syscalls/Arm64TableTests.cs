using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Syscalls;

/// <summary>The table of 64-bit ARM, on a machine that is none.</summary>
public sealed partial class Arm64TableTests
{
    /// <summary>The last number of the headers of Linux 6.1, which the oldest machine that builds this has.</summary>
    private const int LastOfHeader = 450;

    // What arch/arm64/include/uapi/asm/unistd.h defines before it includes the generic header.
    private static readonly string[] Wanted = ["RENAMEAT", "NEW_STAT", "SET_GET_RLIMIT", "TIME32_SYSCALLS", "SYS_CLONE3", "MEMFD_SECRET"];

    [SkippableFact]
    public void Every_number_of_the_generic_kernel_header_has_the_header_s_name_and_there_is_no_other()
    {
        Skip.IfNot(File.Exists("/usr/include/asm-generic/unistd.h"), "linux-libc-dev is not installed");
        Skip.IfNot(File.Exists("/usr/bin/gcc"), "needs gcc");
        var inHeader = Numbers(Macros());

        inHeader.Should().HaveCountGreaterThan(300);
        CallTable.Arm64.Numbers.Where(number => number <= LastOfHeader).ToDictionary(number => number, number => CallTable.Arm64.Find(number)!.Name)
            .Should().Equal(inHeader.Where(call => call.Key <= LastOfHeader).ToDictionary());
    }

    [Fact]
    public void Newer_calls_have_the_same_number_on_every_architecture() =>
        CallTable.Arm64.Numbers.Where(number => number > LastOfHeader).Select(number => (number, CallTable.Arm64.Find(number)!.Name))
            .Should().Equal(CallTable.X64.Numbers.Where(number => number > LastOfHeader).Select(number => (number, CallTable.X64.Find(number)!.Name))).And.NotBeEmpty();

    [Fact]
    public void Arguments_are_those_of_x86_64_but_for_the_order_of_clone()
    {
        foreach (var call in CallTable.Arm64.Numbers.Select(number => CallTable.Arm64.Find(number)!).Where(call => call.Name != "clone"))
            call.Arguments.Should().Equal(CallTable.X64.Find(CallTable.X64.Number(call.Name))!.Arguments, call.Name);

        CallTable.Arm64.Find(CallTable.Arm64.Number("clone"))!.Arguments.Select(argument => argument.Kind)
            .Should().Equal(ArgumentKind.Flags, ArgumentKind.Address, ArgumentKind.Pointer, ArgumentKind.Hex, ArgumentKind.Pointer);
    }

    [Fact]
    public void The_table_is_chosen_by_the_architecture_of_the_process()
    {
        CallTable.Of(Architecture.Arm64).Find(56)!.Name.Should().Be("openat");
        CallTable.Of(Architecture.X64).Find(56)!.Name.Should().Be("clone");
        SyscallTable.Own.Should().BeSameAs(CallTable.Of(RuntimeInformation.ProcessArchitecture));
    }

    [Fact]
    public void A_process_of_another_architecture_is_told_that_the_tracer_does_not_run_there()
    {
        PlatformSupport.Check(isLinux: true, Architecture.X64).Should().BeNull();
        PlatformSupport.Check(isLinux: true, Architecture.Arm64)!.ToString().Should().Be(
            "error TA0105: system calls can be traced on x86-64 Linux only, and this process is of Arm64: the tracer has not been ported; run the tests there, or in a container or WSL 2");
        PlatformSupport.Check(isLinux: false, Architecture.X64)!.Message.Should().Be("system calls can be traced on x86-64 Linux only");
    }

    /// <summary>Options are read, and TA0105 told, by types that are made from the table, which has fewer names there.</summary>
    [Fact]
    public void What_is_made_from_the_table_can_be_made_from_this_one()
    {
        var context = new AssemblyLoadContext(nameof(Arm64TableTests), isCollectible: true);
        var tracer = context.LoadFromAssemblyPath(typeof(SyscallTable).Assembly.Location);
        var arm64 = tracer.GetType(typeof(CallTable).FullName!)!.GetProperty(nameof(CallTable.Arm64))!.GetValue(null);
        tracer.GetType(typeof(SyscallTable).FullName!)!.GetProperty(nameof(SyscallTable.Own), BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, arm64);
        string[] subjects = ["Syscalls", "Messages", "Recording", "Stacks", "Noise"];
        var types = tracer.GetTypes().Where(type => subjects.Any(subject => type.FullName!.StartsWith($"TraceAssertions.Tracing.{subject}.", StringComparison.Ordinal) && !type.ContainsGenericParameters)).ToArray();

        types.Should().Contain(type => type.Name == nameof(CallClasses));
        foreach (var type in types)
            ((Action)(() => RuntimeHelpers.RunClassConstructor(type.TypeHandle))).Should().NotThrow(type.FullName);
        context.Unload();
    }

    [GeneratedRegex(@"^#define (__NR\w*) \(?(\w+)(?: ?\+ ?(\d+))?\)?$", RegexOptions.Multiline)]
    private static partial Regex Definition();

    /// <summary>What is defined once the preprocessor has read the header.</summary>
    private static string Macros()
    {
        using var gcc = Process.Start(new ProcessStartInfo("/usr/bin/gcc", ["-E", "-dM", "-x", "c", .. Wanted.Select(name => $"-D__ARCH_WANT_{name}"), "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        gcc.StandardInput.Write("#include <asm-generic/unistd.h>\n");
        gcc.StandardInput.Close();
        var macros = gcc.StandardOutput.ReadToEnd();
        gcc.WaitForExit();
        gcc.ExitCode.Should().Be(0);
        return macros;
    }

    /// <summary>The numbers that the macros of a preprocessed header have, with the names of their calls.</summary>
    private static Dictionary<int, string> Numbers(string macros)
    {
        var values = Definition().Matches(macros).ToDictionary(match => match.Groups[1].Value, match => (Base: match.Groups[2].Value, Plus: match.Groups[3].Value), StringComparer.Ordinal);
        return values.Keys
            .Where(name => name.StartsWith("__NR_", StringComparison.Ordinal) && name is not ("__NR_syscalls" or "__NR_arch_specific_syscall"))
            .ToDictionary(Value, name => name["__NR_".Length..]);

        int Value(string name) =>
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : Value(values[name].Base) + (values[name].Plus is { Length: > 0 } plus ? int.Parse(plus, CultureInfo.InvariantCulture) : 0);
    }
}
