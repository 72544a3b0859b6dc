namespace TraceAssertions.Constructs.Checking;

/// <summary>The sizes of sends and receives that tell whose they are: each range has room for every test, and nothing else here sends as much.</summary>
public static class MarkedSizes
{
    /// <summary>The body of the first test's request. Larger than the client's buffer, so that it is sent as it is.</summary>
    public const int Http = 5_000;

    /// <summary>What the first test sends over a socket of its own.</summary>
    public const int Socket = 10_000;

    private const int Room = 1_000;

    /// <summary>The test and the construct that a size tells; null where it tells none.</summary>
    public static (int Test, string Construct)? Read(string call, long size) => (call, size) switch
    {
        ("sendto", >= Http and < Http + Room) => ((int)size - Http, "kestrel"),
        ("sendto" or "recvfrom", >= Socket and < Socket + Room) => ((int)size - Socket, "socket"),
        _ => null,
    };
}
