using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Tracing.Tests.Managed;

public class MethodNameTests
{
    [Theory]
    [InlineData("Shop.Importer", "Load", "Importer.Load")]
    [InlineData("Importer", "Load", "Importer.Load")]
    [InlineData("Shop.Outer+Inner", "Run", "Outer.Inner.Run")]
    [InlineData("Shop.Importer", ".ctor", "Importer.Importer")]
    [InlineData("Shop.Importer", ".cctor", "static Importer.Importer")]
    [InlineData("Shop.Box`1[System.__Canon]", ".ctor", "Box<T>.Box")]
    [InlineData("Shop.Importer+<LoadAsync>d__3", "MoveNext", "Importer.LoadAsync")]
    [InlineData("Shop.Importer+<LoadAsync>d__3`1[System.__Canon]", "MoveNext", "Importer.LoadAsync")]
    [InlineData("Shop.Importer+<Rows>d__4", "System.IDisposable.Dispose", "Importer.Rows")]
    [InlineData("Shop.Importer+<>c", "<Run>b__0_0", "Importer.Run")]
    [InlineData("Shop.Importer+<>c__DisplayClass4_0", "<Run>b__0", "Importer.Run")]
    [InlineData("Shop.Importer+<>c__DisplayClass4_0+<<Run>b__0>d", "MoveNext", "Importer.Run")]
    [InlineData("Shop.Importer+<>c__DisplayClass4_0", "<Run>g__Parse|1", "Importer.Run.Parse")]
    [InlineData("Shop.Importer", "<Run>g__Parse|4_0", "Importer.Run.Parse")]
    [InlineData("Shop.Importer+<<Run>g__ParseAsync|4_0>d", "MoveNext", "Importer.Run.ParseAsync")]
    [InlineData("Shop.Importer+<>c", "<.ctor>b__0_0", "Importer..ctor")]
    [InlineData("Program", "<Main>$", "Program")]
    [InlineData("Program+<<Main>$>d__0", "MoveNext", "Program")]
    [InlineData("Program+<>c", "<<Main>$>b__0_0", "Program")]
    [InlineData("Program", "<<Main>$>g__Local|0_0", "Program.Local")]
    [InlineData("Program", "<Main>", "Program.Main")]
    [InlineData("System.Collections.Generic.List`1[System.__Canon]", "Add", "List<T>.Add")]
    [InlineData("System.Collections.Generic.List`1[System.Int32]", "Add", "List<int>.Add")]
    [InlineData("System.Collections.Generic.Dictionary`2[System.__Canon,System.Int32]", "TryGetValue", "Dictionary<T1, int>.TryGetValue")]
    [InlineData("System.Collections.Generic.List`1[System.Collections.Generic.KeyValuePair`2[System.__Canon,System.Int32]]", "Add", "List<KeyValuePair<T1, int>>.Add")]
    [InlineData("Shop.Outer`1+Inner`1[System.Int32,System.String]", "Run", "Outer<int>.Inner<string>.Run")]
    [InlineData("Shop.Outer`1+Enumerator[System.Int32]", "MoveNext", "Outer<int>.Enumerator.MoveNext")]
    [InlineData("Shop.Box`1[System.Byte[]]", "Open", "Box<byte[]>.Open")]
    [InlineData("Shop.Money", "op_Addition", "Money.operator +")]
    [InlineData("Shop.Money", "op_Implicit", "Money.implicit operator")]
    [InlineData("Shop.Importer", "get_Count", "Importer.Count.get")]
    [InlineData("Shop.Importer", "set_Item", "Importer.this[].set")]
    [InlineData("Shop.Importer", "add_Changed", "Importer.Changed.add")]
    [InlineData("Shop.Importer", "get_", "Importer.get_")]
    [InlineData("Shop.Importer", "System.Collections.Generic.IEnumerable<System.Int32>.GetEnumerator", "Importer.IEnumerable<int>.GetEnumerator")]
    [InlineData("Shop.Importer+<System-Collections-Generic-IEnumerable<System-Int32>-GetEnumerator>d__2", "MoveNext", "Importer.IEnumerable<int>.GetEnumerator")]
    [InlineData("Shop.Importer+<get_Rows>d__2", "MoveNext", "Importer.Rows.get")]
    [InlineData("Shop.Module+VB$StateMachine_3_LoadAsync", "MoveNext", "Module.LoadAsync")]
    [InlineData("Shop.Module+_Closure$__", "_Lambda$__1-0", "Module")]
    [InlineData("Shop.Program+loadAsync@12", "Invoke", "Program.loadAsync")]
    [InlineData("Shop.Program+loadAsync@12-1", "MoveNext", "Program.loadAsync")]
    [InlineData("Shop.Program+clo@5", "Invoke", "Program.Invoke")]
    [InlineData("<StartupCode$App>.$Program", "main@", "main")]
    [InlineData("dynamicClass", "IL_STUB_PInvoke", "dynamicClass.IL_STUB_PInvoke")]
    [InlineData("", "Global", "Global")]
    public void Names_are_those_of_the_source(string type, string method, string expected) =>
        MethodName.Of(type, method).Should().Be(expected);

    [Fact]
    public void Any_name_has_a_name()
    {
        var random = new Random(4);
        const string letters = "<>[]`.+|_@$,-1aA ";
        for (var i = 0; i < 50_000; i++)
        {
            var name = MethodName.Of(Any(), Any());
            name.Should().NotBeNull();
        }

        string Any() => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => letters[random.Next(letters.Length)]));
    }
}
