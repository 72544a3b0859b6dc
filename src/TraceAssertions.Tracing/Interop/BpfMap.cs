namespace TraceAssertions.Tracing.Interop;

/// <summary>A BPF map, closed on disposal.</summary>
internal sealed unsafe class BpfMap : IDisposable
{
    private const int BPF_NOEXIST = 1;
    private const int BPF_F_NO_PREALLOC = 1;
    private const int BPF_F_MMAPABLE = 1 << 10;

    private BpfMap(int descriptor, int keySize, int valueSize, int maxEntries) => (Descriptor, KeySize, ValueSize, MaxEntries) = (descriptor, keySize, valueSize, maxEntries);

    public int Descriptor { get; private set; }

    public int KeySize { get; }

    public int ValueSize { get; }

    public int MaxEntries { get; }

    /// <summary>A hash table.</summary>
    public static BpfMap Hash(int keySize, int valueSize, int maxEntries) => Create(BpfMapType.Hash, keySize, valueSize, maxEntries);

    /// <summary>An array of one value that programs address directly and this process can map.</summary>
    public static BpfMap Globals(int valueSize) => Create(BpfMapType.Array, sizeof(int), valueSize, 1, BPF_F_MMAPABLE);

    /// <summary>Values that each CPU has for itself.</summary>
    public static BpfMap PerCpu(int valueSize, int entries) => Create(BpfMapType.PerCpuArray, sizeof(int), valueSize, entries);

    /// <summary>A ring buffer.</summary>
    /// <param name="bytes">A power of two, and a multiple of the page size.</param>
    public static BpfMap Ring(int bytes) => Create(BpfMapType.RingBuffer, 0, 0, bytes);

    /// <summary>A map that another process has made.</summary>
    /// <param name="descriptor">Its descriptor; closed with it.</param>
    /// <param name="maxEntries">Of a ring buffer, its bytes.</param>
    public static BpfMap Received(int descriptor, int maxEntries) => new(descriptor, 0, 0, maxEntries);

    /// <summary>Values that live and die with a task.</summary>
    public static BpfMap TaskStorage(int valueSize)
    {
        using var btf = TaskStorageTypes.Load(valueSize);
        return Create(BpfMapType.TaskStorage, sizeof(int), valueSize, 0, BPF_F_NO_PREALLOC, btf.Descriptor);
    }

    /// <summary>Sets the value of a key; of a task storage by pidfd.</summary>
    public void Update<TKey, TValue>(TKey key, TValue value)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizeof(TKey), KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizeof(TValue), ValueSize);
        var attr = new BpfAttr { Map = Descriptor, Key = &key, Value = &value };
        var result = Libc.Bpf(BpfCommand.MapUpdateElement, ref attr);
        if (result < 0)
            throw BpfFailure.Refused("an update of a BPF map", -result);
    }

    /// <summary>From here on no process can write it any more, by whatever descriptor; programs can. It must not be mapped for writing now.</summary>
    public void Freeze()
    {
        var attr = new BpfAttr { Map = Descriptor };
        var result = Libc.Bpf(BpfCommand.MapFreeze, ref attr);
        if (result < 0)
            throw BpfFailure.Refused("freezing a BPF map", -result);
    }

    /// <summary>Sets the value of a key that has none yet; of a task storage by pidfd.</summary>
    /// <returns>0, or a negative errno: -EEXIST where it has one.</returns>
    public int TryAdd<TKey, TValue>(TKey key, TValue value)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizeof(TKey), KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizeof(TValue), ValueSize);
        var attr = new BpfAttr { Map = Descriptor, Key = &key, Value = &value, ElementFlags = BPF_NOEXIST };
        return Libc.Bpf(BpfCommand.MapUpdateElement, ref attr);
    }

    /// <summary>Every key of a hash with its value, read one by one while programs may change it.</summary>
    public List<KeyValuePair<ulong, long>> Entries()
    {
        var entries = new List<KeyValuePair<ulong, long>>();
        ulong key = 0;
        ulong next;
        long value;
        var attr = new BpfAttr { Map = Descriptor, Key = null, Value = &next };
        while (entries.Count < MaxEntries && Libc.Bpf(BpfCommand.MapGetNextKey, ref attr) == 0)
        {
            key = next;
            var lookup = new BpfAttr { Map = Descriptor, Key = &key, Value = &value };
            if (Libc.Bpf(BpfCommand.MapLookupElement, ref lookup) == 0)
                entries.Add(new(key, value));
            attr = new BpfAttr { Map = Descriptor, Key = &key, Value = &next };
        }

        return entries;
    }

    public void Dispose()
    {
        if (Descriptor >= 0)
            _ = Libc.close(Descriptor);
        Descriptor = -1;
    }

    private static BpfMap Create(BpfMapType type, int keySize, int valueSize, int maxEntries, int flags = 0, int btf = 0)
    {
        var attr = new BpfAttr { MapType = type, KeySize = keySize, ValueSize = valueSize, MaxEntries = maxEntries, MapFlags = flags };
        if (btf != 0)
            (attr.MapBtf, attr.MapBtfKeyType, attr.MapBtfValueType) = (btf, TaskStorageTypes.KeyType, TaskStorageTypes.ValueType);
        var descriptor = Libc.Bpf(BpfCommand.MapCreate, ref attr);
        return descriptor >= 0 ? new(descriptor, keySize, valueSize, maxEntries) : throw BpfFailure.Refused($"a BPF map of type {type}", -descriptor);
    }
}
