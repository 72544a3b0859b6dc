using System.Globalization;
using System.Text.RegularExpressions;
using TraceAssertions.Conditions;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Reads the value of <c>-e trace=SET</c>: names, numbers, <c>%class</c>, <c>/regex</c>, each with <c>?</c> before it where it need not exist; <c>!</c> before all of it turns it round.</summary>
internal static class CallFilterSyntax
{
    /// <summary>A pattern gets this long for each name: enough for any that was meant.</summary>
    private static readonly TimeSpan MatchLimit = TimeSpan.FromMilliseconds(250);

    /// <summary>What else <c>-e</c> takes in strace(1), with its short forms.</summary>
    private static readonly string[] OtherQualifiers =
    [
        "abbrev", "a", "verbose", "v", "raw", "x", "signal", "signals", "s", "status", "read", "reads", "r", "write", "writes", "w", "fault", "inject",
        "decode-fds", "decode-fd", "kvm", "quiet", "silent", "silence", "trace-fds", "decode-pids", "decode-pid", "decode-pidns",
    ];

    /// <summary>Reads the value of <c>-e</c>: a set, or <c>trace=</c> or <c>t=</c> and a set.</summary>
    /// <returns>TA0050 where it cannot be used; null where <paramref name="filter"/> holds it.</returns>
    public static Diagnostic? ReadExpression(string value, out CallFilter? filter)
    {
        filter = null;
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        var qualifier = equals < 0 ? "trace" : value[..equals];
        if (OtherQualifiers.Contains(qualifier, StringComparer.Ordinal))
            return Wrong($"-e {qualifier}= is not among the options of renacer", "-e chooses system calls: -e trace=SET");
        return ReadSet(equals >= 0 && qualifier is "trace" or "t" ? value[(equals + 1)..] : value, out filter);
    }

    /// <summary>Reads a set.</summary>
    /// <returns>TA0050 where it cannot be used; null where <paramref name="filter"/> holds it.</returns>
    public static Diagnostic? ReadSet(string set, out CallFilter? filter)
    {
        filter = null;
        var rest = set.TrimStart('!');
        var negated = (set.Length - rest.Length) % 2 == 1;
        var numbers = new HashSet<int>();
        if (rest != "none")
        {
            var words = rest.Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                return Wrong("there is no system call in an empty set", "name one, as in -e trace=openat; -e trace=none shows no call");
            foreach (var word in words)
            {
                if (Add(word, numbers) is { } problem)
                    return problem;
            }
        }

        filter = new CallFilter(set, negated ? SyscallTable.Numbers.Except(numbers) : numbers);
        return null;
    }

    private static Diagnostic? Add(string word, HashSet<int> numbers)
    {
        var name = word.TrimStart('?');
        var mayBeMissing = name.Length < word.Length;
        if (name == "all")
        {
            numbers.UnionWith(SyscallTable.Numbers);
            return null;
        }

        if (name.StartsWith('/'))
            return AddMatches(name, mayBeMissing, numbers);
        if (CallClasses.Find(name) is { } members)
        {
            numbers.UnionWith(members);
            return null;
        }

        var at = name.IndexOf('@', StringComparison.Ordinal);
        var plain = at < 0 ? name : name[..at];
        var number = NumberOf(plain);
        if (number >= 0 && at >= 0 && name[at..] != "@64")
            return name[at..] is "@32" or "@x32"
                ? Wrong($"'{name}' is a call of another architecture than x86-64, whose calls are counted but not shown", "leave it out")
                : Wrong($"'{name[at..]}' is no architecture", "it is @64, or nothing");
        if (number >= 0)
            numbers.Add(number);
        return number >= 0 || mayBeMissing ? null : Unknown(name);
    }

    private static Diagnostic? AddMatches(string word, bool mayBeMissing, HashSet<int> numbers)
    {
        // strace(1) has no slash at the end; no name has one either, so that it may stand there as in other tools.
        var pattern = word.Length > 1 && word.EndsWith('/') ? word[1..^1] : word[1..];
        int[] matches;
        try
        {
            var regex = new Regex(pattern, RegexOptions.CultureInvariant, MatchLimit);
            matches = [.. SyscallTable.Numbers.Where(number => regex.IsMatch(SyscallTable.Name(number)))];
        }
        catch (RegexParseException e)
        {
            return Wrong($"'{word}' is no regular expression: {e.Message}", "escape what is meant literally with a backslash");
        }
        catch (RegexMatchTimeoutException)
        {
            return Wrong(string.Create(CultureInfo.InvariantCulture, $"'{word}' takes longer than {MatchLimit.TotalMilliseconds} ms for one name"), "write it without nested repetitions");
        }

        numbers.UnionWith(matches);
        return matches.Length > 0 || mayBeMissing ? null : Wrong($"'{word}' matches no system call", "write ?/… where it need not match any");
    }

    private static int NumberOf(string name) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (SyscallTable.IsKnown(number) ? number : -1)
        : name.StartsWith("syscall_0x", StringComparison.Ordinal) ? -1
        : SyscallTable.Number(name);

    private static Diagnostic Unknown(string name)
    {
        if (name.StartsWith('!'))
            return Wrong($"'{name}': a ! within a set", "it stands before the whole set, and turns all of it round: -e 'trace=!openat,close'");
        if (name == "none")
            return Wrong("'none' within a set", "it stands alone: -e trace=none");
        var known = name.StartsWith('%') ? CallClasses.Names : SyscallTable.Numbers.Select(SyscallTable.Name);
        var meant = NameSuggestion.DidYouMean(name, known)
            ?? (name.StartsWith('%') ? $"the classes are {string.Join(", ", CallClasses.Names.Order(StringComparer.Ordinal))}" : "names are those of `man 2 syscalls`; ?NAME where it need not exist");
        return Wrong(name.StartsWith('%') ? $"there is no class of system calls '{name}'" : $"there is no system call '{name}'", meant);
    }

    private static Diagnostic Wrong(string message, string remedy) => new("TA0050", DiagnosticSeverity.Error, message, Remedy: remedy);
}
