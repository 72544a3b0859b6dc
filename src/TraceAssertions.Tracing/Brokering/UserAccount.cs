using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>For whom a command runs.</summary>
/// <param name="User">The uid.</param>
/// <param name="Group">The gid.</param>
/// <param name="Groups">The supplementary groups (getgroups(2)).</param>
/// <param name="Name">The login name; null where the user has no entry in passwd(5).</param>
/// <param name="Home">The home folder, likewise.</param>
/// <param name="Shell">The login shell, likewise.</param>
internal sealed record UserAccount(uint User, uint Group, IReadOnlyList<uint> Groups, string? Name, string? Home, string? Shell)
{
    private const int MaxBuffer = 1 << 20;

    /// <summary>Chooses for whom a command runs: whom an option names, else who called sudo(8).</summary>
    /// <param name="requested">A name, a uid, or UID:GID; null where nobody was named.</param>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <param name="self">The uid of this process.</param>
    /// <param name="account">The account, where the result is null.</param>
    /// <returns>TA0151, or null.</returns>
    public static Diagnostic? Choose(string? requested, Func<string, string?> variable, uint self, out UserAccount? account)
    {
        const string remedy = "call it by sudo as that user, or name the user: `renacer run --user NAME -- COMMAND`";
        account = null;
        if (requested is not null)
        {
            account = Find(requested);
            return account is not null ? null : Unknown($"there is no user '{requested}'", "give a name of `getent passwd`, or numbers: `--user UID:GID`");
        }

        if (variable("SUDO_UID") is { Length: > 0 } sudo)
        {
            account = Find(variable("SUDO_GID") is { Length: > 0 } group ? $"{sudo}:{group}" : sudo);
            if (account is null)
                return Unknown($"SUDO_UID and SUDO_GID name no user: '{sudo}'", remedy);
        }
        else if (self != 0)
        {
            account = Find(self.ToString(CultureInfo.InvariantCulture)) ?? new(self, Libc.getegid(), [], null, null, null);
        }

        if (account is null)
            return Unknown("it is not said for whom the command is to run: this is root, and SUDO_UID is not set", remedy);
        return account.User != 0 ? null : Unknown("the command would run as root", "say so by `--user root` if you mean it; its tests can trace by eBPF themselves then, without `renacer run`");
    }

    /// <summary>Looks a user up: by name, by uid, or UID:GID, which needs no entry in passwd(5).</summary>
    public static unsafe UserAccount? Find(string text)
    {
        var numbers = text.Split(':');
        uint group = 0;
        if (numbers.Length > 2 || (numbers.Length == 2 && !uint.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out group)))
            return null;
        var isNumber = uint.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var user);

        // -1 means "leave it" to setresuid(2).
        if ((numbers.Length == 2 && (!isNumber || group == uint.MaxValue)) || (isNumber && user == uint.MaxValue))
            return null;
        for (var size = 4096; size <= MaxBuffer; size *= 2)
        {
            var buffer = new byte[size];
            fixed (byte* bytes = buffer)
            {
                Libc.PasswordEntry entry;
                Libc.PasswordEntry* found;
                var error = isNumber ? Libc.getpwuid_r(user, &entry, bytes, (nuint)size, &found) : Libc.getpwnam_r(numbers[0], &entry, bytes, (nuint)size, &found);
                if (error == Libc.ERANGE)
                    continue;
                if (error != 0 || found == null)
                    return numbers.Length == 2 ? new(user, group, [], null, null, null) : null;
                var name = Marshal.PtrToStringUTF8((nint)entry.Name)!;
                var main = numbers.Length == 2 ? group : entry.Group;
                return new(entry.User, main, GroupsOf(name, main), name, Marshal.PtrToStringUTF8((nint)entry.Home), Marshal.PtrToStringUTF8((nint)entry.Shell));
            }
        }

        return null;
    }

    /// <summary>As initgroups(3) has it.</summary>
    private static unsafe uint[] GroupsOf(string name, uint group)
    {
        for (var size = 64; size <= ushort.MaxValue + 1; size *= 2)
        {
            var groups = new uint[size];
            var count = size;
            fixed (uint* list = groups)
            {
                if (Libc.getgrouplist(name, group, list, &count) >= 0)
                    return groups[..count];
            }
        }

        return [group];
    }

    private static Diagnostic Unknown(string why, string remedy) => new("TA0151", DiagnosticSeverity.Error, why, Remedy: remedy);
}
