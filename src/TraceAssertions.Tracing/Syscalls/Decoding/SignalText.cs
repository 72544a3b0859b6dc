using System.Numerics;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>Signals: sets of them, what is to be done with them, and what they tell.</summary>
internal static class SignalText
{
    private const int SetBytes = sizeof(ulong);
    private const int SignalCount = 64;
    private const int ChildSignal = 17, Queued = -1;
    private const ulong HasRestorer = 0x04000000;

    /// <summary>struct sigaction as the kernel has it: handler 0, flags 8, restorer 16, mask 24.</summary>
    public static bool Action(in Pointed pointed)
    {
        var size = pointed.Value(3);
        if (size != SetBytes || (pointed.IsWritten && pointed.Failed) || !pointed.TryGet(32, out var action))
            return false;
        var text = pointed.Text;
        text.Append("{sa_handler=");
        text.Append(action.UInt64(0) switch { 0 => "SIG_DFL", 1 => "SIG_IGN", ulong.MaxValue => "SIG_ERR", _ => "" });
        if (action.UInt64(0) is not (0 or 1 or ulong.MaxValue))
            text.AppendHex(action.UInt64(0));
        text.Append(", sa_mask=");
        WriteSet(text, action.UInt64(24));
        text.FlagsField(", sa_flags=", "sigact", action.UInt64(8));
        if ((action.UInt64(8) & HasRestorer) != 0)
            text.AddressField(", sa_restorer=", action.UInt64(16));
        text.Append('}');
        return true;
    }

    /// <summary>A set of the kernel's size, which another argument states.</summary>
    public static bool Set(in Pointed pointed)
    {
        if ((pointed.IsWritten && pointed.Failed) || !pointed.TryGet(SetBytes, out var set))
            return false;
        WriteSet(pointed.Text, set.UInt64(0));
        return true;
    }

    /// <summary>The last argument of pselect6(2): a pointer to a set, and its size.</summary>
    public static bool SetArgument(in Pointed pointed)
    {
        if (!pointed.TryGet(2 * sizeof(ulong), out var argument))
            return false;
        pointed.Text.Append("{sigmask=");
        if (argument.UInt64(0) != 0 && pointed.TryGet(argument.UInt64(0), SetBytes, out var set))
            WriteSet(pointed.Text, set.UInt64(0));
        else
            pointed.Text.AppendAddress(argument.UInt64(0));
        pointed.Text.Field(", sigsetsize=", argument.UInt64(8));
        pointed.Text.Append('}');
        return true;
    }

    /// <summary>rt_sigreturn(2): the set that will hold again. It lies on the stack, and was captured before the call.</summary>
    public static void WriteRestored(TextBuffer text, CallMemory memory)
    {
        var set = memory.FirstBefore;
        if (set.Length < SetBytes)
            return;
        text.Append("{mask=");
        WriteSet(text, set.UInt64(0));
        text.Append('}');
    }

    /// <summary>siginfo_t: signal 0, code 8, pid 16, uid 20; of a child's change its status 24 and times 32 and 40, of a queued signal its value 24.</summary>
    public static bool Info(in Pointed pointed)
    {
        if ((pointed.IsWritten && pointed.Failed) || !pointed.TryGet(48, out var info))
            return false;
        var text = pointed.Text;
        if (info.Int32(0) == 0)
        {
            text.Append("{}");
            return true;
        }

        var sent = info.Int32(8) switch { 0 => "SI_USER", Queued => "SI_QUEUE", -6 => "SI_TKILL", _ => null };
        var change = info.Int32(0) == ChildSignal ? ConstantSet.Get("childcode").NameOf(info.UInt32(8)) : null;
        if ((sent ?? change) is not { } code)
            return false;
        text.Append("{si_signo=");
        text.Append(Signals.Name(info.Int32(0)));
        text.Append(", si_code=");
        text.Append(code);
        text.Field(", si_pid=", (long)info.Int32(16));
        text.Field(", si_uid=", (long)info.UInt32(20));
        if (sent is not null)
        {
            if (info.Int32(8) == Queued)
            {
                text.Field(", si_int=", (long)info.Int32(24));
                text.AddressField(", si_ptr=", info.UInt64(24));
            }

            text.Append('}');
            return true;
        }

        text.Append(", si_status=");
        if (info.Int32(8) == 1)
            text.AppendDecimal((long)info.Int32(24));
        else
            text.Append(Signals.Name(info.Int32(24)));
        text.Field(", si_utime=", info.Int64(32));
        text.Field(", si_stime=", info.Int64(40));
        text.Append('}');
        return true;
    }

    /// <summary>The number of a signal.</summary>
    public static bool Number(in Pointed pointed)
    {
        if (pointed.Failed || !pointed.TryGet(sizeof(int), out var signal))
            return false;
        pointed.Text.Append('[');
        pointed.Text.Append(Signals.Name(signal.Int32(0)));
        pointed.Text.Append(']');
        return true;
    }

    /// <summary>stack_t: address 0, flags 8, size 16.</summary>
    public static bool Stack(in Pointed pointed)
    {
        if ((pointed.IsWritten && pointed.Failed) || !pointed.TryGet(24, out var stack))
            return false;
        pointed.Text.AddressField("{ss_sp=", stack.UInt64(0));
        pointed.Text.FlagsField(", ss_flags=", "sigaltstack", stack.UInt32(8));
        pointed.Text.Field(", ss_size=", stack.UInt64(16));
        pointed.Text.Append('}');
        return true;
    }

    /// <summary>The names without SIG; of a set that has most of them, those that it lacks.</summary>
    private static void WriteSet(TextBuffer text, ulong set)
    {
        if (BitOperations.PopCount(set) >= SignalCount * 2 / 3)
        {
            text.Append('~');
            set = ~set;
        }

        text.Append('[');
        for (var first = true; set != 0; first = false, set &= set - 1)
        {
            if (!first)
                text.Append(' ');
            text.Append(Signals.Name(BitOperations.TrailingZeroCount(set) + 1)["SIG".Length..]);
        }

        text.Append(']');
    }
}
