namespace TraceAssertions.Cli.CommandLine;

/// <summary>The arguments of renacer, and after the first <c>--</c> the command to trace, which is never interpreted.</summary>
/// <param name="Own">What stands before the first <c>--</c>.</param>
/// <param name="Program">What stands after it; null where there is no <c>--</c>.</param>
internal sealed record ArgumentSplit(IReadOnlyList<string> Own, IReadOnlyList<string>? Program)
{
    /// <summary>Splits at the first <c>--</c>.</summary>
    public static ArgumentSplit Of(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--")
                return new([.. arguments.Take(i)], [.. arguments.Skip(i + 1)]);
        }

        return new(arguments, null);
    }
}
