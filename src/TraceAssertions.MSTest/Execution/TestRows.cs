using System.Runtime.CompilerServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace TraceAssertions.Execution;

/// <summary>Tells the rows of parameterised tests apart, while a row that MSTest tries again stays the same: two rows can have one name.</summary>
/// <remarks>
/// A test that the runner lists has one <see cref="ITestMethod"/> for all of its attempts. Rows that it does not list share that of their method and come in the same order at each attempt
/// (MSTest.TestAdapter 4.4.0, UnitTestRunner and TestMethodRunner).
/// </remarks>
internal sealed class TestRows
{
    private static readonly ConditionalWeakTable<ITestMethod, TestRows> Known = [];

    private readonly string _id = Guid.NewGuid().ToString("N");
    private int _attempt;
    private int _row;

    /// <summary>The identity of the row that is about to run.</summary>
    /// <param name="test">The test.</param>
    /// <param name="attempt">Which attempt of it, from 1.</param>
    public static string IdentityOf(ITestMethod test, int attempt) => Known.GetOrCreateValue(test).Next(attempt);

    private string Next(int attempt)
    {
        if (attempt != _attempt)
            (_attempt, _row) = (attempt, 0);
        return $"{_id} {++_row}";
    }
}
