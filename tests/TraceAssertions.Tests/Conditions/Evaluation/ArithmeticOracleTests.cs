using System.Diagnostics;
using TraceAssertions.Conditions.Binding;
using TraceAssertions.Conditions.Evaluation;
using TraceAssertions.Conditions.Syntax;

namespace TraceAssertions.Tests.Conditions.Evaluation;

/// <summary>Random conditions over numbers, whose syntax and precedence are Python's too: python3's eval is the oracle.</summary>
public sealed class ArithmeticOracleTests
{
    private const string Script = """
        import sys
        true, false = True, False
        for line in sys.stdin:
            try: print(eval(line))
            except ZeroDivisionError: print('None')
        """;

    [SkippableFact]
    public void Conditions_over_numbers_are_true_where_python_says_so()
    {
        var random = new Random(17);
        var conditions = Enumerable.Range(0, 3000).Select(_ => Condition(random, 4)).ToList();
        var expected = Python(conditions);
        Skip.If(expected is null, "python3 is not on this machine");
        for (var i = 0; i < conditions.Count; i++)
        {
            var node = ConditionGrammar.Read(conditions[i], out var issue);
            issue.Should().BeNull(conditions[i]);
            var truth = MetricDomain.Of(new ConditionBinder().Bind(node!)!, conditions[i]);
            if (expected![i] != "None") // where python divides by zero, another operand may still decide for us
                truth.ToString().Should().Be(expected[i], conditions[i]);
        }

        expected!.Distinct().Should().BeEquivalentTo("True", "False", "None");
    }

    private static string Condition(Random random, int depth) => random.Next(depth == 0 ? 1 : 7) switch
    {
        1 => $"{Condition(random, depth - 1)} and {Condition(random, depth - 1)}",
        2 => $"{Condition(random, depth - 1)} or {Condition(random, depth - 1)}",
        3 => $"not {Comparison(random, depth - 1)}",
        4 => $"({Condition(random, depth - 1)})",
        5 => random.Next(2) == 0 ? "true" : "false",
        _ => Comparison(random, depth),
    };

    private static string Comparison(Random random, int depth)
    {
        string[] operators = ["<", "<=", ">", ">=", "==", "!="];
        return $"{Number(random, depth)} {operators[random.Next(operators.Length)]} {Number(random, depth)}";
    }

    /// <summary>Small integers and halves: exact in binary, so that only the structure can differ.</summary>
    private static string Number(Random random, int depth) => random.Next(depth <= 0 ? 2 : 9) switch
    {
        0 => random.Next(10).ToString(),
        1 => $"{random.Next(4)}.5",
        2 => $"{Number(random, depth - 1)} + {Number(random, depth - 1)}",
        3 => $"{Number(random, depth - 1)} - {Number(random, depth - 1)}",
        4 => $"{Number(random, depth - 1)} * {Number(random, depth - 1)}",
        5 => $"{Number(random, depth - 1)} / {random.Next(3) << 1}",
        6 => $"-({Number(random, depth - 1)})",
        7 => $"({Number(random, depth - 1)})",
        _ => $"{(random.Next(2) == 0 ? "min" : "max")}({Number(random, depth - 1)}, abs({Number(random, depth - 1)}))",
    };

    private static List<string>? Python(List<string> conditions)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            foreach (var condition in conditions)
                process.StandardInput.WriteLine(condition);
            process.StandardInput.Close();
            process.WaitForExit();
            return [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
