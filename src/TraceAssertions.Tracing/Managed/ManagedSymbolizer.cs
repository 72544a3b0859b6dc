using System.Collections.Concurrent;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Managed;

/// <summary>Finds the line of .NET code: address, method, IL offset, sequence point of the portable PDB.</summary>
/// <remarks>
/// The line is that on which the statement begins. It is exact in an assembly that is compiled without optimisation. In any other the runtime compiles a method anew that is
/// called often, and one that ends in a call is then left by a jump: the frame that seems to have called is further out, and nothing tells. So its lines are near, and in optimised
/// code also because its instructions are moved and merged. Methods that the JIT compiler inlined are not told by any event: what they do is their caller's line.
/// </remarks>
internal sealed class ManagedSymbolizer(IMethodSource source) : IManagedSymbols
{
    private readonly ConcurrentDictionary<ManagedModule, Lazy<PdbFile?>> _pdbs = new();
    private readonly ConcurrentQueue<Diagnostic> _notices = new();

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Notices => [.. source.Notices, .. _notices];

    /// <inheritdoc/>
    public IReadOnlyList<SourceLocation>? Symbolize(int pid, ulong address)
    {
        var known = source.Methods(pid);
        var method = known.Find(address) ?? source.Refresh(pid, address, known).Find(address);
        return method is null ? null : [Locate(method, address)];
    }

    /// <inheritdoc/>
    public bool ShowsCaller(int pid, ulong address, int frameBytes) =>
        source.Methods(pid).Find(address) is { } method && ((method.IsUnoptimized && frameBytes == 0) || MethodProlog.Confirms(pid, method, address, frameBytes));

    private SourceLocation Locate(JittedMethod method, ulong address)
    {
        var name = MethodName.Of(method.TypeName, method.MethodName);
        var inFunction = new SourceLocation { Precision = SourcePrecision.Function, Function = name, Module = method.Module?.Name is { Length: > 0 } module ? module : null, IsAsync = method.IsAsyncBody };
        if (method.IsDynamic || method.Map is not { } map || method.Module is null || Pdb(method.Module) is not { } pdb)
            return inFunction;
        var il = map.Find((long)(address - method.Start), out var isMapped);
        if (il < 0 || pdb.Find(method.MetadataToken, il) is not { } line)
            return inFunction;
        return inFunction with
        {
            Precision = isMapped && line.IsExact && method.IsNeverOptimized ? SourcePrecision.ExactLine : SourcePrecision.ApproximateLine,
            File = line.File,
            Line = line.Line,
            Language = line.Language,
        };
    }

    private PdbFile? Pdb(ManagedModule module) => _pdbs.GetOrAdd(module, key => new Lazy<PdbFile?>(() =>
    {
        var pdb = PdbSearch.Find(key, out var notice);
        if (notice is not null)
            _notices.Enqueue(notice);
        return pdb;
    })).Value;
}
