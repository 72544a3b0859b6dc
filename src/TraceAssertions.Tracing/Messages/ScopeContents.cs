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
                if (content.Ends[from].Scope == scope && content.Ends[to].Scope == scope)
                    links.Add(new MessageLink(content.Ends[from].Number, content.Ends[to].Number, content.Kind));
            }
        }

        return links;
    }
}
