namespace TraceAssertions.MSTestProgram.Features;

/// <summary>Rows of data, each a test of its own.</summary>
[TestClass]
public sealed class Rows(TestContext context)
{
    public static IEnumerable<object?[]> Arrays => [[1, "one"], [2, null], [4, "four"]];

    public static IEnumerable<(int, string)> Tuples() => [(1, "one"), (4, "four")];

    public static IEnumerable<TestDataRow<int>> DataRows() =>
    [
        new(1),
        new(2) { DisplayName = "Two" },
        new(3) { IgnoreMessage = "not this row" },
        new(4) { TestCategories = ["slow"] },
    ];

    public static string NameOf(System.Reflection.MethodInfo method, object?[] row) => $"{method.Name} of {row[0]}";

    [Test, DataRow(1, "one"), DataRow(2, null, DisplayName = "Two"), DataRow(3, "three", IgnoreMessage = "not this row"), DataRow(4, "four")]
    public void Row(int number, string? text)
    {
        Console.WriteLine($"{context.TestDisplayName} has {context.TestData?.Length}");
        Assert.IsLessThan(4, number, text ?? "");
    }

    [Test, DataRow(1, 2, 3), DataRow]
    public void Row_of_parameters(params int[] numbers) => Assert.IsNotNull(numbers);

    [Test, DataRow(1), DataRow(1, "given")]
    public void Row_with_a_default(int number, string text = "default") => Assert.AreEqual("default", text, $"{number}");

    [Test, DataRow("text")]
    public void Row_of_a_wrong_type(int number) => Assert.AreEqual(0, number);

    [Test, DynamicData(nameof(Arrays))]
    public async Task Row_of_a_property(int number, string? text)
    {
        await Task.Yield();
        Assert.IsLessThan(4, number, text ?? "");
    }

    [Test, DynamicData(nameof(Tuples))]
    public void Row_of_tuples(int number, string text) => Assert.IsLessThan(4, number, text);

    [Test, DynamicData(nameof(DataRows))]
    public void Row_of_data_rows(int number) => Assert.IsLessThan(4, number);

    [Test, DynamicData(nameof(Arrays), DynamicDataDisplayName = nameof(NameOf))]
    public void Row_with_a_name(int number, string? text) => Assert.IsLessThan(4, number, text ?? "");

    [Test(UnfoldingStrategy = TestDataSourceUnfoldingStrategy.Fold), DynamicData(nameof(Arrays))]
    public void Row_of_one_test(int number, string? text) => Assert.IsLessThan(4, number, text ?? "");

    [Test, DynamicData("NoSuchMember")]
    public void Row_without_a_source(int number) => Assert.AreEqual(0, number);

    [Test, DataRow(1), DataRow(2), Timeout(20_000)]
    public void Row_in_time(int number) => Assert.IsLessThan(3, number);
}
