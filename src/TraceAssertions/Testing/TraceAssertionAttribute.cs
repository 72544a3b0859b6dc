using System.Runtime.CompilerServices;

namespace TraceAssertions;

/// <summary>A condition that the trace of this test, or of every test of this class, must meet; judged after those of <c>renacer.toml</c>, in the same language.</summary>
/// <example><code>[TracedTest]
/// [TraceAssertion("spans.syscall.count &lt; 500", Name = "Few calls")]
/// public void Imports_the_file() …</code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class TraceAssertionAttribute : Attribute
{
    /// <param name="condition">For example <c>critical_path.duration_ms &lt; 200</c>; see docs/reference/conditions.md.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public TraceAssertionAttribute(string condition, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        Condition = condition;
        File = file;
        Line = line;
    }

    /// <summary>The condition as written.</summary>
    public string Condition { get; }

    /// <summary>What the verdict calls the assertion; the condition itself where it is not set.</summary>
    public string? Name { get; set; }

    /// <summary>Whether a violation fails the test, is told as a warning, or is told only.</summary>
    public AssertionSeverity Severity { get; set; } = AssertionSeverity.Error;

    /// <summary>The source file in which the attribute stands.</summary>
    public string File { get; }

    /// <summary>The one-based line on which the attribute stands.</summary>
    public int Line { get; }

    /// <summary>The assertion, or null with the reasons added where the condition is not valid.</summary>
    internal TraceAssertion? ToAssertion(List<Diagnostic> diagnostics)
    {
        var isValid = ConditionExpression.TryParse(Condition, out var condition, out var found, File.Length == 0 ? null : File, Line);
        diagnostics.AddRange(found);
        return isValid ? new TraceAssertion(Name ?? Condition, condition!) { Severity = Severity } : null;
    }
}
