using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>Local sockets that keep the boundaries of messages and carry descriptors: unix(7).</summary>
internal static unsafe partial class Libc
{
    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SOCK_SEQPACKET = 5;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1;
    public const int SO_PEERCRED = 17;
    public const int SO_RCVTIMEO = 20;
    public const int SO_SNDTIMEO = 21;
    public const int SO_PEERPIDFD = 77;
    public const int SCM_RIGHTS = 1;
    public const int MSG_CTRUNC = 0x08;
    public const int MSG_TRUNC = 0x20;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;
    public const int SHUT_RDWR = 2;
    public const int O_CLOEXEC = 0x80000;
    public const int F_GETFD = 1;
    public const int FD_CLOEXEC = 1;
    public const int F_DUPFD_CLOEXEC = 1030;

    public const short POLLIN = 0x01;
    public const short POLLERR = 0x08;
    public const short POLLHUP = 0x10;
    public const short POLLNVAL = 0x20;

    public const int EAGAIN = 11;
    public const int EACCES = 13;
    public const int EADDRINUSE = 98;
    public const int ECONNRESET = 104;

    /// <summary>socket(2).</summary>
    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int socket(int family, int type, int protocol);

    /// <summary>socketpair(2).</summary>
    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    public static partial int socketpair(int family, int type, int protocol, int* ends);

    /// <summary>bind(2).</summary>
    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int bind(int socket, byte* address, int length);

    /// <summary>listen(2).</summary>
    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int listen(int socket, int backlog);

    /// <summary>accept4(2).</summary>
    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int accept4(int socket, byte* address, int* length, int flags);

    /// <summary>connect(2).</summary>
    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int connect(int socket, byte* address, int length);

    /// <summary>shutdown(2).</summary>
    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int shutdown(int socket, int how);

    /// <summary>getsockopt(2).</summary>
    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int getsockopt(int socket, int level, int option, void* value, int* length);

    /// <summary>setsockopt(2).</summary>
    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int setsockopt(int socket, int level, int option, void* value, int length);

    /// <summary>sendmsg(2).</summary>
    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint sendmsg(int socket, MessageHeader* message, int flags);

    /// <summary>recvmsg(2).</summary>
    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint recvmsg(int socket, MessageHeader* message, int flags);

    /// <summary>send(2).</summary>
    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint send(int socket, void* bytes, nuint length, int flags);

    /// <summary>recv(2).</summary>
    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint recv(int socket, void* bytes, nuint length, int flags);

    /// <summary>poll(2).</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    /// <summary>pipe2(2).</summary>
    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int pipe2(int* ends, int flags);

    /// <summary>A duplicate with a number of at least <paramref name="least"/> (fcntl(2), F_DUPFD_CLOEXEC), or -1.</summary>
    /// <remarks>glibc's function is variadic, but on x86-64 integer arguments travel in the same registers either way.</remarks>
    public static int DuplicateAbove(int descriptor, int least) => fcntl(descriptor, F_DUPFD_CLOEXEC, least);

    /// <summary>Whether a child inherits the descriptor of this number: there is one, and without FD_CLOEXEC (fcntl(2), F_GETFD).</summary>
    public static bool IsInherited(int descriptor) => fcntl(descriptor, F_GETFD, 0) is >= 0 and var flags && (flags & FD_CLOEXEC) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, nint argument);

    /// <summary>struct pollfd (poll(2)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary>struct msghdr (recvmsg(2)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public int NameLength;
        public MessagePart* Parts;
        public nuint PartCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessagePart
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary>struct ucred (unix(7)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PeerCredentials
    {
        public int Pid;
        public uint User;
        public uint Group;
    }

    /// <summary>struct timeval.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeInterval
    {
        public long Seconds;
        public long Microseconds;
    }
}
