using System.Collections;

namespace TraceAssertions.XunitV3Program.Features;

/// <summary>Where the rows of a theory come from, and what they say of themselves.</summary>
public sealed class Theories
{
    public static TheoryData<int> Numbers => [1, 2];

    public static MatrixTheoryData<int, string> Matrix => new([1, 2], ["a", "b"]);

    public static IEnumerable<object[]> NotSerialisable => [[new Unserialisable("1"), new object()], [new Unserialisable("2"), new object()]];

    public static IEnumerable<object[]> Nothing => [];

    public static IEnumerable<TheoryDataRow<int>> Rows =>
    [
        new(1) { TestDisplayName = "named row" },
        new(2) { Label = "labelled" },
        new(3) { Skip = "not this row" },
        new(4) { Explicit = true },
        new(5) { Timeout = 20_000, Traits = { ["Row"] = ["five"] } },
    ];

    [TestTheory, InlineData(1, "one"), InlineData(2, "two"), InlineData(3, null)]
    public void Row(int number, string? text) => Assert.True(number < 3, text);

    [TestTheory, MemberData(nameof(Numbers))]
    public async Task Row_of_a_member(int number)
    {
        await Task.Yield();
        Assert.InRange(number, 1, 2);
    }

    [TestTheory, MemberData(nameof(Matrix))]
    public void Row_of_a_matrix(int number, string text) => Assert.False(number == 2 && text == "b", "the last one");

    [TestTheory, ClassData(typeof(Data))]
    public void Row_of_a_class(int number) => Assert.Equal(7, number);

    [TestTheory, MemberData(nameof(Rows))]
    public void Row_that_says_more(int number) => Assert.True(number is not 3 and not 4);

    [TestTheory, MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void Row_that_is_made_late(int number) => Assert.True(number is not 3 and not 4);

    [TestTheory(DisableDiscoveryEnumeration = true), InlineData(1), InlineData(2)]
    public void Row_of_a_theory_that_is_not_enumerated(int number) => Assert.Equal(1, number);

    [TestTheory, MemberData(nameof(NotSerialisable))]
    public void Row_that_cannot_be_serialised(Unserialisable first, object anything)
    {
        Assert.NotNull(anything);
        Assert.Equal("1", first.Text);
    }

    [TestTheory, InlineData(1), InlineData("text")]
    public void Row_of_a_generic_method<T>(T value) => Assert.NotNull(value);

    [TestTheory(Skip = "no rows today"), InlineData(1)]
    public void Row_is_skipped(int number) => Assert.Equal(0, number);

    [TestTheory, InlineData(1), InlineData(2, Skip = "not this row")]
    public void Row_by_row_is_skipped(int number) => Assert.Equal(1, number);

    [TestTheory(Explicit = true), InlineData(1)]
    public void Row_is_explicit(int number) => Assert.Equal(0, number);

    [TestTheory, InlineData(1), InlineData(2)]
    public void Row_skips_itself(int number) => Assert.SkipWhen(number == 2, "not with 2");

    [TestTheory, MemberData(nameof(Nothing))]
    public void Row_is_missing(int number) => Assert.Equal(0, number);

    [TestTheory(SkipTestWithoutData = true), MemberData(nameof(Nothing))]
    public void Row_is_missing_and_that_is_no_failure(int number) => Assert.Equal(0, number);

    [TestTheory(SkipTestWithoutData = true, DisableDiscoveryEnumeration = true), MemberData(nameof(Nothing))]
    public void Row_is_found_missing_late(int number) => Assert.Equal(0, number);

    [TestTheory, MemberData("NoSuchMember")]
    public void Row_member_is_missing(int number) => Assert.Equal(0, number);

    [TestTheory]
    public void Row_is_not_given(int number) => Assert.Equal(0, number);

    public sealed class Unserialisable(string text)
    {
        public string Text => text;

        public override string ToString() => text;
    }

    public sealed class Data : IEnumerable<TheoryDataRow<int>>
    {
        public IEnumerator<TheoryDataRow<int>> GetEnumerator() => ((IEnumerable<TheoryDataRow<int>>)[7, 8]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
