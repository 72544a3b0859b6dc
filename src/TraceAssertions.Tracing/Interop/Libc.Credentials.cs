using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>Users and groups: credentials(7), getpwnam(3).</summary>
internal static unsafe partial class Libc
{
    private const long SetGroupsNumber = 116;
    private const long SetUserNumber = 117;
    private const long SetGroupNumber = 119;

    public const int ERANGE = 34;

    /// <summary>getuid(2).</summary>
    [LibraryImport("libc", EntryPoint = "getuid")]
    public static partial uint getuid();

    /// <summary>geteuid(2).</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint geteuid();

    /// <summary>getegid(2).</summary>
    [LibraryImport("libc", EntryPoint = "getegid")]
    public static partial uint getegid();

    /// <summary>getpwnam_r(3). Returns an error number.</summary>
    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getpwnam_r(string name, PasswordEntry* entry, byte* buffer, nuint size, PasswordEntry** found);

    /// <summary>getpwuid_r(3). Returns an error number.</summary>
    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    public static partial int getpwuid_r(uint user, PasswordEntry* entry, byte* buffer, nuint size, PasswordEntry** found);

    /// <summary>getgrouplist(3).</summary>
    [LibraryImport("libc", EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int getgrouplist(string name, uint group, uint* groups, int* count);

    /// <summary>
    /// Makes the calling thread, and no other, the given user, for good: the system calls and not the functions of the C library, which change every thread of the process (nptl(7)).
    /// A process that the thread starts has these credentials, and where they are not root's no capabilities (capabilities(7)).
    /// </summary>
    /// <returns>0 or a negative errno; then the thread may be half-way and must end.</returns>
    public static int BecomeOnThisThread(uint user, uint group, ReadOnlySpan<uint> groups)
    {
        fixed (uint* list = groups)
        {
            if (syscall(SetGroupsNumber, groups.Length, (long)list, 0) != 0 || syscall(SetGroupNumber, group, group, group) != 0 || syscall(SetUserNumber, user, user, user) != 0)
                return -Marshal.GetLastPInvokeError();
        }

        return 0;
    }

    /// <summary>struct passwd of glibc and musl (getpwnam(3)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PasswordEntry
    {
        public byte* Name;
        public byte* Password;
        public uint User;
        public uint Group;
        public byte* RealName;
        public byte* Home;
        public byte* Shell;
    }
}
