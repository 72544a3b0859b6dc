using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TraceAssertions.Tracing.Interop;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The kernel's description of its own types (Documentation/bpf/btf.rst): ids of types, and where a member lies.</summary>
/// <remarks>The kernel's are 5 MiB that are looked at once: they are not left to the garbage collector, which would keep them for the rest of the run.</remarks>
internal sealed unsafe class Btf : IDisposable
{
    private const ushort Magic = 0xeb9f;
    private const int TypeHeaderBytes = 12;
    private const int MemberBytes = 12;
    private const string KernelFile = "/sys/kernel/btf/vmlinux";

    private readonly int _length;
    private readonly int _mostTypes;
    private readonly int _strings;
    private readonly int _stringsEnd;
    private readonly int _count;
    private byte* _data;
    private int* _types;

    /// <summary>Indexes the types of a BTF blob.</summary>
    /// <exception cref="TraceAssertionsException">TA0102: it is not BTF.</exception>
    public Btf(ReadOnlySpan<byte> data)
        : this(new MemoryStream(data.ToArray()))
    {
    }

    private Btf(Stream file)
    {
        _length = (int)file.Length;
        _data = (byte*)NativeMemory.Alloc((nuint)_length);
        try
        {
            file.ReadExactly(new Span<byte>(_data, _length));
            if (_length < 24 || BinaryPrimitives.ReadUInt16LittleEndian(Data) != Magic)
                throw BpfFailure.NoTypes("readable BTF");
            var header = Int(4);
            var types = header + Int(8);
            var typesEnd = types + Int(12);
            _strings = header + Int(16);
            _stringsEnd = _strings + Int(20);
            if (types < 0 || typesEnd > _length || _strings < 0 || _stringsEnd > _length)
                throw BpfFailure.NoTypes("complete BTF");
            _mostTypes = ((typesEnd - types) / TypeHeaderBytes) + 1;
            _types = (int*)NativeMemory.Alloc((nuint)_mostTypes, sizeof(int));
            _count = Index(types, typesEnd);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private ReadOnlySpan<byte> Data => new(_data, _length);

    private Span<int> Types => new(_types, _mostTypes);

    /// <summary>Reads the running kernel's types.</summary>
    /// <exception cref="TraceAssertionsException">TA0102: it has none.</exception>
    public static Btf OfKernel()
    {
        if (!File.Exists(KernelFile))
            throw BpfFailure.NoTypes(KernelFile);
        using var file = new FileStream(KernelFile, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return new(file);
    }

    /// <summary>The id of the first type of this name and kind.</summary>
    /// <exception cref="TraceAssertionsException">TA0102: there is none.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int TypeId(string name, BtfKind kind)
    {
        // Names are stored once, so that comparing their offsets finds a type without comparing text.
        for (var nameOffset = FindString(name, 0); nameOffset >= 0; nameOffset = FindString(name, nameOffset + 1))
        {
            for (var id = 1; id < _count; id++)
            {
                if (Int(Types[id]) == nameOffset && Kind(id) == kind)
                    return id;
            }
        }

        throw BpfFailure.NoTypes($"{kind} {name}");
    }

    /// <summary>The byte offset of a member of a structure, also where it lies in an anonymous one inside.</summary>
    /// <exception cref="TraceAssertionsException">TA0102: there is none.</exception>
    public int MemberOffset(string structure, params ReadOnlySpan<string> path)
    {
        var id = TypeId(structure, BtfKind.Struct);
        var offset = 0;
        foreach (var name in path)
        {
            if (FindMember(id, name) is not { } member)
                throw BpfFailure.NoTypes($"struct {structure}.{string.Join('.', path)}");
            offset += member.Offset;
            id = member.Type;
        }

        return offset;
    }

    /// <summary>The size of a structure in bytes.</summary>
    /// <exception cref="TraceAssertionsException">TA0102: there is none.</exception>
    public int StructSize(string structure) => Int(Types[TypeId(structure, BtfKind.Struct)] + 8);

    /// <summary>How many elements an array in a structure has.</summary>
    /// <exception cref="TraceAssertionsException">TA0102: there is no such array.</exception>
    public int ArrayLength(string structure, string member) =>
        FindMember(TypeId(structure, BtfKind.Struct), member) is { } found && Kind(found.Type) is BtfKind.Array
            ? Int(Types[found.Type] + TypeHeaderBytes + 8)
            : throw BpfFailure.NoTypes($"array {structure}.{member}");

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_types);
        NativeMemory.Free(_data);
        _types = null;
        _data = null;
    }

    private (int Offset, int Type)? FindMember(int id, string name)
    {
        var members = VariableCount(id);
        var bitfields = Int(Types[id] + 4) < 0;
        for (var i = 0; i < members; i++)
        {
            var member = Types[id] + TypeHeaderBytes + (i * MemberBytes);
            var bits = Int(member + 8);
            var offset = (bitfields ? bits & 0xffffff : bits) / 8;
            var type = Int(member + 4);
            if (Int(member) != 0)
            {
                if (IsString(Int(member), name))
                    return (offset, type);
            }
            else if (Kind(type) is BtfKind.Struct or BtfKind.Union && FindMember(type, name) is { } inner)
            {
                return (offset + inner.Offset, inner.Type);
            }
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Index(int position, int end)
    {
        var id = 1;
        while (position < end)
        {
            Types[id] = position;
            position += TypeHeaderBytes + Kind(id) switch
            {
                BtfKind.Int or BtfKind.Variable or BtfKind.DeclarationTag => 4,
                BtfKind.Array => 12,
                BtfKind.Struct or BtfKind.Union or BtfKind.DataSection or BtfKind.Enum64 => 12 * VariableCount(id),
                BtfKind.Enum or BtfKind.FunctionPrototype => 8 * VariableCount(id),
                _ => 0,
            };
            id++;
        }

        return id;
    }

    private BtfKind Kind(int id) => (BtfKind)((Int(Types[id] + 4) >> 24) & 0x1f);

    private int VariableCount(int id) => Int(Types[id] + 4) & 0xffff;

    private bool IsString(int offset, string text)
    {
        var bytes = Data[(_strings + offset).._stringsEnd];
        return bytes.Length > text.Length && bytes[text.Length] == 0 && Ascii.Equals(bytes[..text.Length], text);
    }

    private int FindString(string text, int from)
    {
        var wanted = Encoding.ASCII.GetBytes($"\0{text}\0");
        var found = Data[(_strings + from).._stringsEnd].IndexOf(wanted);
        return found < 0 ? -1 : from + found + 1;
    }

    private int Int(int offset) => BinaryPrimitives.ReadInt32LittleEndian(Data[offset..]);
}
