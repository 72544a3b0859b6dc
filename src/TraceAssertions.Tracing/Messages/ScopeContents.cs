namespace TraceAssertions.Tracing.Messages;

/// <summary>What is known of the messages of a scope, to be thought about without holding anybody up.</summary>
/// <param name="scope">The scope.</param>
/// <param name="links">The messages of which both ends are known.</param>
/// <param name="contents">What went through the channels that the scope used, also of others.</param>
internal sealed class ScopeContents(ScopeMessages scope, List<MessageLink> links, List<ChannelContent> contents)
{
    /// <summary>All messages between calls of the scope that are certain.</summary>
    public List<MessageLink> Links()
    {
        foreach (var content in contents)
        {
            foreach (var (from, to) in content.Pairs())
            {
                ref readonly var sender = ref content.Ends[from];
                ref readonly var receiver = ref content.Ends[to];
                if (receiver.Scope != scope || sender.Tid == receiver.Tid)
                    continue;

                // A thread of the .NET pool tells that a task has ended when it has left the task's ExecutionContext already: what it did in it came before.
                links.Add(sender.Scope == scope
                    ? new MessageLink(sender.Number, receiver.Number, content.Kind)
                    : new MessageLink(0, receiver.Number, content.Kind) { Tid = sender.Tid, Nanos = sender.Enter });
            }
        }

        return links;
    }
}
