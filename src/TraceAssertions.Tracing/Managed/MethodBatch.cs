using System.Text;

namespace TraceAssertions.Tracing.Managed;

/// <summary>Methods of one process on their way from the process that lists them.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Methods">Its methods, the newest last.</param>
/// <remarks>The form: pid, the strings (each once), the modules, the methods; numbers as LEB128 where they are mostly small.</remarks>
internal sealed record MethodBatch(int Pid, IReadOnlyList<JittedMethod> Methods)
{
    /// <summary>Writes the batch. Maps of framework methods stay out: nobody has their PDBs.</summary>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var strings = new Dictionary<string, int>(StringComparer.Ordinal);
        var modules = new Dictionary<ManagedModule, int>();
        foreach (var method in Methods)
        {
            strings.TryAdd(method.TypeName, strings.Count);
            strings.TryAdd(method.MethodName, strings.Count);
            if (method.Module is { } module)
                modules.TryAdd(module, modules.Count);
        }

        writer.Write(Pid);
        writer.Write7BitEncodedInt(strings.Count);
        foreach (var text in strings.Keys)
            writer.Write(text);
        writer.Write7BitEncodedInt(modules.Count);
        foreach (var module in modules.Keys)
        {
            writer.Write(module.Path);
            writer.Write(module.PdbId.ToByteArray());
            writer.Write(module.PdbPath);
        }

        writer.Write7BitEncodedInt(Methods.Count);
        foreach (var method in Methods)
        {
            writer.Write(method.Start);
            writer.Write(method.Size);
            writer.Write7BitEncodedInt(method.Module is { } module ? modules[module] + 1 : 0);
            writer.Write(method.MetadataToken);
            writer.Write7BitEncodedInt(strings[method.TypeName]);
            writer.Write7BitEncodedInt(strings[method.MethodName]);
            writer.Write((byte)method.Tier);
            writer.Write(method.IsDynamic);
            writer.Write(method.IsAsyncBody);
            WriteMap(writer, method.Module is { IsFramework: true } ? null : method.Map);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public static MethodBatch Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        var pid = reader.ReadInt32();
        var strings = ReadAll(reader, () => reader.ReadString());
        var modules = ReadAll(reader, () => new ManagedModule(reader.ReadString(), new Guid(reader.ReadBytes(16)), reader.ReadString()));
        var methods = ReadAll(reader, () => new JittedMethod
        {
            Start = reader.ReadUInt64(),
            Size = reader.ReadUInt32(),
            Module = reader.Read7BitEncodedInt() is > 0 and var module ? At(modules, module - 1) : null,
            MetadataToken = reader.ReadInt32(),
            TypeName = At(strings, reader.Read7BitEncodedInt()),
            MethodName = At(strings, reader.Read7BitEncodedInt()),
            Tier = (JitTier)reader.ReadByte(),
            IsDynamic = reader.ReadBoolean(),
            IsAsyncBody = reader.ReadBoolean(),
            Map = ReadMap(reader),
        });
        return new MethodBatch(pid, methods);
    }

    private static void WriteMap(BinaryWriter writer, NativeToIL? map)
    {
        writer.Write7BitEncodedInt(map?.Count ?? 0);
        for (var i = 0; i < map?.Count; i++)
        {
            writer.Write7BitEncodedInt(map.NativeOffsets[i]);

            // The three that are no places are negative.
            writer.Write7BitEncodedInt(map.ILOffsets[i] - NativeToIL.Epilog);
        }
    }

    private static NativeToIL? ReadMap(BinaryReader reader)
    {
        var entries = ReadAll(reader, () => (Native: reader.Read7BitEncodedInt(), IL: reader.Read7BitEncodedInt() + NativeToIL.Epilog));
        return entries.Count == 0 ? null : new NativeToIL([.. entries.Select(entry => entry.Native)], [.. entries.Select(entry => entry.IL)]);
    }

    // Grows with what is there, whatever the count claims.
    private static List<T> ReadAll<T>(BinaryReader reader, Func<T> one)
    {
        var count = reader.Read7BitEncodedInt();
        var all = new List<T>(Math.Clamp(count, 0, 4096));
        for (var i = 0; i < count; i++)
            all.Add(one());
        return all;
    }

    private static T At<T>(List<T> list, int index) =>
        (uint)index < (uint)list.Count ? list[index] : throw new InvalidDataException("a number of the batch is beyond its table");
}
