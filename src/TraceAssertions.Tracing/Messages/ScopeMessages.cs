namespace TraceAssertions.Tracing.Messages;

/// <summary>What one scope has to do with messages.</summary>
internal sealed class ScopeMessages
{
    private int _last;

    /// <summary>The messages of which both ends are known.</summary>
    public List<MessageLink> Links { get; } = [];

    /// <summary>What its calls sent to or received from.</summary>
    public HashSet<Channel> Channels { get; } = [];

    /// <summary>A number for a call that sends or receives.</summary>
    public int NewNumber() => ++_last;
}
