namespace TraceAssertions.Cli.Tests.Running;

/// <summary>Programs of the machine that tests need; where one is missing, the test is skipped.</summary>
internal static class Tools
{
    public static string Require(string name)
    {
        Skip.If(TraceAssertions.Tracing.CommandResolver.Resolve(name, out var path) is not null, $"{name} is not installed");
        return path;
    }
}
