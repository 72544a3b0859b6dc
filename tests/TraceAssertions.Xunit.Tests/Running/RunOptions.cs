using Xunit.Abstractions;

namespace TraceAssertions.XunitTests.Running;

/// <summary>The options of a runner, by the names that xUnit v2 gives them (TestOptionsNames).</summary>
internal sealed class RunOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    private readonly Dictionary<string, object?> _values = [];

    public static RunOptions ForDiscovery(bool enumerateTheories)
    {
        var options = new RunOptions();
        options.SetValue("xunit.discovery.PreEnumerateTheories", enumerateTheories);
        options.SetValue("xunit.discovery.SynchronousMessageReporting", true);
        return options;
    }

    public static RunOptions ForExecution()
    {
        var options = new RunOptions();
        options.SetValue("xunit.execution.MaxParallelThreads", 8);
        options.SetValue("xunit.execution.SynchronousMessageReporting", true);
        return options;
    }

    public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out var value) && value is TValue typed ? typed : default!;

    public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
}
