namespace TraceAssertions.Tracing.Managed;

/// <summary>A method's native code in the memory of one process: compiled at run time, or ahead of time and loaded from its assembly's file (ReadyToRun).</summary>
/// <remarks>A method has several where it was compiled again at another tier; the earlier ones stay valid, because threads may still run them.</remarks>
internal sealed record JittedMethod
{
    /// <summary>The address of its first byte.</summary>
    public required ulong Start { get; init; }

    /// <summary>The size of its code in bytes.</summary>
    public required uint Size { get; init; }

    /// <summary>The module, or null where it is not known.</summary>
    public ManagedModule? Module { get; init; }

    /// <summary>The metadata token in the module (ECMA-335, II.22.26); 0 where there is none.</summary>
    public int MetadataToken { get; init; }

    /// <summary>The type as the runtime names it: <c>System.Collections.Generic.List`1[System.__Canon]</c>, <c>Shop.Importer+&lt;LoadAsync&gt;d__3</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>The method as the metadata names it: <c>MoveNext</c>, <c>.ctor</c>.</summary>
    public required string MethodName { get; init; }

    /// <summary>How it was compiled.</summary>
    public JitTier Tier { get; init; }

    /// <summary>Whether it was made at run time (a dynamic method, a stub): its token, if any, means nothing.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Whether it is the body of an async method: <c>IAsyncStateMachine.MoveNext</c>, which returns nothing; an iterator's tells whether there is more.</summary>
    public bool IsAsyncBody { get; init; }

    /// <summary>From native code to IL; null where it is not known, as for ReadyToRun code.</summary>
    public NativeToIL? Map { get; init; }

    /// <summary>Whether the JIT compiler optimises none of the methods of its assembly, ever: it was compiled without optimisation, or <c>DOTNET_JITMinOpts=1</c> is set.</summary>
    public bool IsNeverOptimized => Tier is JitTier.MinOptJitted;

    /// <summary>Whether the instructions stand in the order of the source.</summary>
    public bool IsUnoptimized => Tier is JitTier.MinOptJitted or JitTier.QuickJitted or JitTier.QuickJittedInstrumented;
}
