using TraceAssertions.Tracing.Dwarf;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Unwinding;

namespace TraceAssertions.Tracing.Tests.Stacks;

public class SourceResolverTests
{
    private const string Core = "System.Private.CoreLib.dll";

    [Theory]
    [InlineData("Pool.QueueRead", Core)]
    [InlineData("EventSource.WriteEvent", "CsvImport.dll")]
    public void A_caller_that_is_missing_may_be_the_cause(string function, string module)
    {
        var stack = Resolve(own: [(1, "Pool.Execute", Core)], cause: [(2, function, module), (4, "Importer.Load", "Other.dll")], withoutFramePointer: 2);

        (stack.Site?.Function).Should().NotBe("Importer.Load");
    }

    [Fact]
    public void A_call_made_by_an_event_itself_has_no_caller_that_is_known()
    {
        var stack = Resolve(own: [(2, "EventSource.WriteEvent", Core), (4, "Importer.Load", "CsvImport.dll")], cause: [], withoutFramePointer: 2);

        stack.Site.Should().BeNull();
    }

    private static CallStack Resolve((ulong Address, string Function, string Module)[] own, (ulong Address, string Function, string Module)[] cause, ulong withoutFramePointer)
    {
        var table = new StackTable();
        int Add((ulong Address, string Function, string Module)[] frames) =>
            table.Add([.. frames.Select(frame => table.Frame(new StackFrame(1, frame.Address, null, null, 0, FrameKind.Managed, IsReturnAddress: false, IsGuess: false)))], isTruncated: false);
        var stack = Add(own);
        var resolver = new SourceResolver(table, new NativeSymbolizer(), new Methods([.. own, .. cause], withoutFramePointer));
        return resolver.Resolve(cause.Length == 0 ? stack : table.WithCause(stack, Add(cause)));
    }

    private sealed class Methods(IReadOnlyList<(ulong Address, string Function, string Module)> methods, ulong withoutFramePointer) : IManagedSymbols
    {
        public IReadOnlyList<Diagnostic> Notices => [];

        public IReadOnlyList<SourceLocation>? Symbolize(int pid, ulong address) =>
            [.. methods.Where(method => method.Address == address).Select(method => new SourceLocation { Precision = SourcePrecision.Function, Function = method.Function, Module = method.Module })];

        public bool ShowsCaller(int pid, ulong address, int frameBytes) => address != withoutFramePointer;
    }
}
