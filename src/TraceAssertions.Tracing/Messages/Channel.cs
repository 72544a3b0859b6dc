namespace TraceAssertions.Tracing.Messages;

/// <summary>What messages go through: one direction of a pipe or of a pair of sockets, an eventfd, the word of a futex, a signal of a process.</summary>
/// <param name="kind">What goes through it.</param>
/// <param name="era">How often events had been lost when it was made.</param>
internal sealed class Channel(MessageKind kind, int era)
{
    private List<MessageEnd> _ends = [];
    private long _sent;
    private long _received;

    public MessageKind Kind { get; } = kind;

    /// <summary>Bounds of messages are kept: what counts is their number.</summary>
    public bool IsOfPackets { get; init; }

    /// <summary>How often events had been lost when it was made.</summary>
    public int Era { get; } = era;

    /// <summary>Something went through it that was not seen or not understood: nothing is said about it.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Notes one end of a message.</summary>
    /// <returns>Whether it is the first one that is kept.</returns>
    public bool Add(in MessageEnd end)
    {
        _ends.Add(end);
        return _ends.Count == 1;
    }

    /// <summary>Notes what went through while nobody asks for messages.</summary>
    public void Count(in MessageEnd end)
    {
        if (end.Sends)
            _sent += end.Units;
        else
            _received += end.Units;
    }

    /// <summary>Forgets the ends, but not how much went through; of a counter it is not known any more whose the count is.</summary>
    public void Forget()
    {
        IsBroken |= Kind == MessageKind.Event;
        foreach (ref readonly var end in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ends))
            Count(end);
        _ends = [];
    }

    /// <summary>What went through so far; null where that is not known.</summary>
    public ChannelContent? Content() => IsBroken ? null : new ChannelContent(Kind, _ends.ToArray(), _sent, _received);
}
