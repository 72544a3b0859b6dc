using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Brokering;

/// <summary>What a test host asks a broker.</summary>
internal enum BrokerRequestKind
{
    /// <summary>Whether it serves this process. Nothing is loaded.</summary>
    Probe = 1,

    /// <summary>Load and attach the programs for this process; once a connection. Answered with <see cref="BrokerProtocol.LoadDescriptors"/> descriptors.</summary>
    Load = 2,

    /// <summary>Events lost, by scope. Answered in parts.</summary>
    Losses = 3,

    /// <summary>How often a program did not run.</summary>
    Misses = 4,

    /// <summary>Detach the programs.</summary>
    Detach = 5,
}

/// <summary>What a broker answers.</summary>
internal enum BrokerReplyKind
{
    /// <summary>What was asked for; <see cref="BrokerReply.Value"/> and the rest as the request has it.</summary>
    Done = 1,

    /// <summary>The same, and a further part follows.</summary>
    Part = 2,

    /// <summary>No; a diagnostic follows: code, message and remedy in UTF-8, each ended by a NUL.</summary>
    Refused = 3,
}

/// <summary>A request; each is one message of exactly this size.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BrokerRequest
{
    /// <summary><see cref="BrokerProtocol.Magic"/>.</summary>
    public uint Magic;

    /// <summary><see cref="BrokerProtocol.Version"/>.</summary>
    public uint Version;

    public BrokerRequestKind Kind;

    /// <summary>Of which calls the stack is taken.</summary>
    public SourceMode Source;

    /// <summary>The size of the ring, a power of two.</summary>
    public int RingBytes;

    /// <summary>0.</summary>
    public uint Reserved;
}

/// <summary>The beginning of an answer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BrokerReply
{
    /// <summary><see cref="BrokerProtocol.Magic"/>.</summary>
    public uint Magic;

    /// <summary><see cref="BrokerProtocol.Version"/>.</summary>
    public uint Version;

    public BrokerReplyKind Kind;

    /// <summary>The bytes that follow.</summary>
    public int Length;

    public long Value;
}

/// <summary>A row of the answer to <see cref="BrokerRequestKind.Losses"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BrokerLoss
{
    public ulong Scope;
    public long Count;
}

/// <summary>What broker and test host agree on: messages of fixed form over a socket that keeps their boundaries (SOCK_SEQPACKET, unix(7)); the host asks, the broker answers.</summary>
internal static class BrokerProtocol
{
    /// <summary>"TABR".</summary>
    public const uint Magic = 0x52424154;

    /// <summary>Grows with every change of the messages, and of what the programs send: host and broker may come from different packages.</summary>
    public const uint Version = 1;

    /// <summary>With the answer to <see cref="BrokerRequestKind.Load"/>: the ring, the globals (frozen), and a pipe that ends with the broker.</summary>
    public const int LoadDescriptors = 3;

    /// <summary>The longest message.</summary>
    public const int MaxBytes = 16 << 10;

    /// <summary>Rows in one part of the losses.</summary>
    public const int LossesInPart = 512;

    /// <summary>The largest ring that a host may ask for.</summary>
    public const int MaxRingBytes = Ebpf.TracerOptions.RingBytesWithStacks;

    /// <summary>The smallest.</summary>
    public const int MinRingBytes = 4 << 10;
}
