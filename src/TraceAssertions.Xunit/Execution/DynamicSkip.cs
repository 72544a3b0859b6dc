using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.Execution;

/// <summary>Knows the exceptions by which a body says that it cannot run here.</summary>
/// <remarks>xUnit v2 has no dynamic skip of its own. Known are <c>Xunit.SkippableFact</c>'s exception and xUnit v3's message, which libraries for both throw.</remarks>
internal static class DynamicSkip
{
    private const string SkippableFactException = "Xunit.SkipException";
    private const string MessagePrefix = "$XunitDynamicSkip$";

    /// <summary>The reason, or null where the exception is a real failure.</summary>
    public static string? ReasonOf(Exception exception) => ReasonOf(exception.GetType().FullName, exception.Message);

    /// <summary>The reason, or null where the failure is a real one.</summary>
    public static string? ReasonOf(IFailureInformation failure) =>
        failure.ExceptionTypes.Length == 0 ? null : ReasonOf(failure.ExceptionTypes[0], failure.Messages[0]);

    private static string? ReasonOf(string? exceptionType, string message) =>
        message.StartsWith(MessagePrefix, StringComparison.Ordinal) ? message[MessagePrefix.Length..]
        : exceptionType == SkippableFactException ? message
        : null;

    /// <summary>Runs a test case so that such failures are reported, and counted, as skips.</summary>
    public static async Task<RunSummary> TranslateAsync(IMessageBus messageBus, Func<IMessageBus, Task<RunSummary>> run)
    {
        using var translating = new SkipTranslatingMessageBus(messageBus);
        var summary = await run(translating);
        summary.Failed -= translating.Skipped;
        summary.Skipped += translating.Skipped;
        return summary;
    }
}
