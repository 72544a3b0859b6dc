using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TraceAssertions.XunitTests.Running;

/// <summary>Runs test classes of this assembly with xUnit's own framework, as a runner does, and collects what it reports.</summary>
internal static class InProcessRun
{
    public static IReadOnlyList<TestOutcome> Of(bool enumerateTheories, params Type[] classes)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var framework = new XunitTestFramework(new Xunit.Sdk.NullMessageSink());
        using var discoverer = framework.GetDiscoverer(Reflector.Wrap(assembly));
        var cases = new List<ITestCase>();
        foreach (var type in classes)
        {
            using var found = new RecordingSink<IDiscoveryCompleteMessage>();
            discoverer.Find(type.FullName, includeSourceInformation: false, found, RunOptions.ForDiscovery(enumerateTheories));
            found.Wait();
            // Through text and back, as VSTest does between discovery and execution.
            using var executorForText = framework.GetExecutor(assembly.GetName());
            cases.AddRange(found.Of<ITestCaseDiscoveryMessage>().Select(message => executorForText.Deserialize(discoverer.Serialize(message.TestCase))));
        }

        using var executor = framework.GetExecutor(assembly.GetName());
        using var ran = new RecordingSink<ITestAssemblyFinished>();
        executor.RunTests(cases, ran, RunOptions.ForExecution());
        var finished = ran.Wait();
        var outcomes = ran.Of<ITestResultMessage>().Select(TestOutcome.Of).OrderBy(outcome => outcome.Name, StringComparer.Ordinal).ToList();
        finished.TestsRun.Should().Be(outcomes.Count);
        finished.TestsFailed.Should().Be(outcomes.Count(outcome => outcome.Result == "failed"), "xUnit's own count must agree with what it reported");
        finished.TestsSkipped.Should().Be(outcomes.Count(outcome => outcome.Result == "skipped"));
        return outcomes;
    }
}
