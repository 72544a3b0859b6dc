using System.Globalization;
using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The system calls of Linux on the architecture that this process runs on.</summary>
internal static class SyscallTable
{
    /// <summary>The table of this architecture; tests of another's set it before anything else is made from it.</summary>
    internal static CallTable Own { get; set; } = CallTable.Of(RuntimeInformation.ProcessArchitecture);

    /// <summary>Every number that the table knows, ascending.</summary>
    public static IEnumerable<int> Numbers => Own.Numbers;

    /// <summary>Whether the table knows <paramref name="number"/>.</summary>
    public static bool IsKnown(int number) => Own.Find(number) is not null;

    /// <summary>The call's name, or <c>syscall_0x2b3</c> (as strace writes it) where the number is unknown.</summary>
    public static string Name(int number) => Own.Find(number)?.Name ?? string.Create(CultureInfo.InvariantCulture, $"syscall_0x{number:x}");

    /// <summary>The name of the call's span: <c>syscall:openat</c>.</summary>
    public static string SpanName(int number) => Own.Find(number)?.SpanName ?? "syscall:" + Name(number);

    /// <summary>The number of the call of this name, or -1; the name of an unknown number gives that number back.</summary>
    public static int Number(string name)
    {
        var number = Own.Number(name);
        if (number >= 0)
            return number;
        const string unknown = "syscall_0x";
        return name.StartsWith(unknown, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(unknown.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            ? number
            : -1;
    }

    /// <summary>The numbers of those of these calls that this architecture has: newer ones lack the calls that others supersede.</summary>
    public static IEnumerable<int> NumbersOf(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var number = Own.Number(name);
            if (number >= 0)
                yield return number;
            else if (CallTable.X64.Number(name) < 0)
                throw new InvalidOperationException($"'{name}' is no system call");
        }
    }

    /// <summary>The call's arguments; empty where it has none or is unknown.</summary>
    public static ReadOnlySpan<SyscallArgument> Arguments(int number) => Own.Find(number) is { } entry ? entry.Arguments : [];

    /// <summary>The indexes of the first two arguments that are strings to be read (<see cref="ArgumentKind.Path"/> or <see cref="ArgumentKind.Name"/>), -1 where there is none.</summary>
    public static (int First, int Second) PathArguments(int number) => Own.Find(number)?.Strings ?? (-1, -1);
}
