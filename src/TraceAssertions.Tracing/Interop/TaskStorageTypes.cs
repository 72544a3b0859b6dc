using System.Buffers.Binary;

namespace TraceAssertions.Tracing.Interop;

/// <summary>The BTF that a task storage map must come with: an int key and a struct value (Documentation/bpf/btf.rst).</summary>
internal sealed unsafe class TaskStorageTypes : IDisposable
{
    public const int KeyType = 1;
    public const int ValueType = 4;

    private const int HeaderSize = 24;
    private const ushort Magic = 0xeb9f;
    private const uint KindInt = 1 << 24;
    private const uint KindArray = 3 << 24;
    private const uint KindStruct = 4 << 24;
    private const uint SignedInt = 1 << 24;

    private TaskStorageTypes(int descriptor) => Descriptor = descriptor;

    public int Descriptor { get; }

    /// <summary>Loads the types of a value of <paramref name="valueSize"/> bytes, a multiple of 8.</summary>
    public static TaskStorageTypes Load(int valueSize)
    {
        var strings = "\0int\0u64\0state\0words\0"u8;
        uint[] types =
        [
            1, KindInt, 4, SignedInt | 32,                      // [1] int
            5, KindInt, 8, 64,                                  // [2] u64
            0, KindArray, 0, 2, KeyType, (uint)valueSize / 8,   // [3] u64[]
            9, KindStruct | 1, (uint)valueSize, 15, 3, 0,       // [4] struct state { u64 words[]; }
        ];
        var typeBytes = types.Length * sizeof(uint);
        var blob = new byte[HeaderSize + typeBytes + strings.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(blob, Magic);
        blob[2] = 1;
        Write(4, HeaderSize);
        Write(12, typeBytes);
        Write(16, typeBytes);
        Write(20, strings.Length);
        Buffer.BlockCopy(types, 0, blob, HeaderSize, typeBytes);
        strings.CopyTo(blob.AsSpan(HeaderSize + typeBytes));
        fixed (byte* pointer = blob)
        {
            var attr = new BpfAttr { Btf = pointer, BtfSize = blob.Length };
            var descriptor = Libc.Bpf(BpfCommand.BtfLoad, ref attr);
            return descriptor >= 0 ? new(descriptor) : throw BpfFailure.Refused("the types of a task storage", -descriptor);
        }

        void Write(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(offset), value);
    }

    public void Dispose() => _ = Libc.close(Descriptor);
}
