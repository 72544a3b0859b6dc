namespace TraceAssertions.Tracing.Messages;

/// <summary>A message of which sender and receiver are known as soon as both have been seen: the beginning or the end of a task.</summary>
internal sealed class Meeting(MessageKind kind)
{
    private MessageEnd? _sender;
    private MessageEnd? _receiver;
    private long _since;

    /// <summary>The end of a whole process is known: that of one of its threads says nothing more.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>The sender has been seen; a later one of the same meeting replaces it unless it is settled.</summary>
    public void Send(in MessageEnd end, bool settles = false)
    {
        if (IsSettled)
            return;
        (_sender, IsSettled) = (end, settles);
        Link();
    }

    /// <summary>The receiver has been seen.</summary>
    /// <param name="end">The receiver.</param>
    /// <param name="since">What had been sent before is not what it waited for.</param>
    public void Receive(in MessageEnd end, long since = long.MinValue)
    {
        (_receiver, _since) = (end, since);
        Link();
    }

    private void Link()
    {
        if (_sender is { Scope: { } scope } sender && _receiver is { } receiver && receiver.Scope == scope && sender.Enter < receiver.Exit && _since <= sender.Exit)
            scope.Links.Add(new MessageLink(sender.Number, receiver.Number, kind));
    }
}
