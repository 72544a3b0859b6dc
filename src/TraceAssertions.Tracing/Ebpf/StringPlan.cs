using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>How the exit program treats each call: one byte a number, so that the usual call costs one load and one comparison.</summary>
internal sealed class StringPlan
{
    /// <summary>No strings.</summary>
    public const byte None = 0;

    /// <summary>execve(2): arguments were saved at entry, and after success the memory that they point to is gone.</summary>
    public const byte Execve = 1;

    /// <summary>execveat(2), the same with the path in the second argument.</summary>
    public const byte Execveat = 2;

    /// <summary>rt_sigreturn(2): the registers at exit are those of the interrupted code.</summary>
    public const byte SavedArguments = 3;

    /// <summary>pipe(2): no string, but the two descriptors that the kernel has just written to where the first argument points.</summary>
    public const byte MadePairAtFirst = 4;

    /// <summary>socketpair(2), the same with the fourth argument.</summary>
    public const byte MadePairAtFourth = 5;

    private const byte FirstPair = 6;

    private const int ExecveNumber = 59;
    private const int ExecveatNumber = 322;
    private const int SigreturnNumber = 15;
    private const int PipeNumber = 22;
    private const int SocketPairNumber = 53;
    private const int Pipe2Number = 293;

    private readonly List<(int First, int Second)> _pairs = [];

    private StringPlan()
    {
        for (var number = 0; number < Globals.PlanCount; number++)
        {
            var pair = SyscallTable.PathArguments(number);
            if (pair.First < 0)
                continue;
            var index = _pairs.IndexOf(pair);
            if (index < 0)
            {
                index = _pairs.Count;
                _pairs.Add(pair);
            }

            Bytes[number] = (byte)(FirstPair + index);
        }

        Bytes[ExecveNumber] = Execve;
        Bytes[ExecveatNumber] = Execveat;
        Bytes[SigreturnNumber] = SavedArguments;
        Bytes[PipeNumber] = Bytes[Pipe2Number] = MadePairAtFirst;
        Bytes[SocketPairNumber] = MadePairAtFourth;
    }

    /// <summary>The plan that the table of system calls makes.</summary>
    public static StringPlan Instance { get; } = new();

    /// <summary>The numbers of the calls whose arguments must be saved at entry.</summary>
    public static ReadOnlySpan<int> SavedNumbers => [ExecveNumber, ExecveatNumber, SigreturnNumber];

    /// <summary>The plan of each number.</summary>
    public byte[] Bytes { get; } = new byte[Globals.PlanCount];

    /// <summary>Whether the call returns two descriptors in memory, which follow its record.</summary>
    public static bool MakesPair(int number) => number is PipeNumber or Pipe2Number or SocketPairNumber;

    /// <summary>The plans that read strings from registers, each with the indexes of its arguments (-1: none).</summary>
    public IEnumerable<(byte Plan, int First, int Second)> Pairs => _pairs.Select((pair, i) => ((byte)(FirstPair + i), pair.First, pair.Second));
}
