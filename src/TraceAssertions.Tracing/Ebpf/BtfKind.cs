namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The kinds of a BTF type (Documentation/bpf/btf.rst).</summary>
internal enum BtfKind
{
    Int = 1,
    Pointer = 2,
    Array = 3,
    Struct = 4,
    Union = 5,
    Enum = 6,
    Typedef = 8,
    FunctionPrototype = 13,
    Variable = 14,
    DataSection = 15,
    DeclarationTag = 17,
    Enum64 = 19,
}
