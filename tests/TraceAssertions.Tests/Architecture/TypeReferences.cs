using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TraceAssertions.Tests.Architecture;

/// <summary>Which types of an assembly use which others of the same assembly: in signatures, fields, bases and method bodies (ECMA-335).</summary>
internal static class TypeReferences
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(o => (int)(ushort)o.Value, o => o.OperandType);

    /// <summary>Names of the outermost types, generic arity cut off, the compiler's own left out.</summary>
    public static IReadOnlyCollection<string> TopLevelTypes(string assembly)
    {
        using var pe = new PEReader(File.OpenRead(assembly));
        var reader = pe.GetMetadataReader();
        return [.. reader.TypeDefinitions.Where(h => reader.GetTypeDefinition(h).GetDeclaringType().IsNil && !IsGenerated(reader, h)).Select(h => Outermost(reader, h)).Distinct()];
    }

    /// <summary>Pairs of outermost types, where the first uses the second.</summary>
    public static IReadOnlySet<(string From, string To)> Of(string assembly)
    {
        using var pe = new PEReader(File.OpenRead(assembly));
        var reader = pe.GetMetadataReader();
        var uses = new HashSet<(string, string)>();
        foreach (var handle in reader.TypeDefinitions)
        {
            var from = Outermost(reader, handle);
            foreach (var to in UsedBy(pe, reader, reader.GetTypeDefinition(handle)))
            {
                var name = Outermost(reader, to);
                if (name != from)
                    uses.Add((from, name));
            }
        }

        return uses;
    }

    private static HashSet<TypeDefinitionHandle> UsedBy(PEReader pe, MetadataReader reader, TypeDefinition type)
    {
        var found = new SignatureTypes(reader);
        found.AddHandle(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
            found.AddHandle(reader.GetInterfaceImplementation(implemented).Interface);
        foreach (var field in type.GetFields())
            reader.GetFieldDefinition(field).DecodeSignature(found, null);
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            method.DecodeSignature(found, null);
            if (method.RelativeVirtualAddress != 0)
                AddBody(pe.GetMethodBody(method.RelativeVirtualAddress), reader, found);
        }

        return found.Types;
    }

    private static void AddBody(MethodBodyBlock body, MetadataReader reader, SignatureTypes found)
    {
        if (!body.LocalSignature.IsNil)
            reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(found, null);
        var il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            int code = il.ReadByte();
            if (code == 0xFE)
                code = (code << 8) | il.ReadByte();
            switch (Operands[code])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    found.AddHandle(System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(il.ReadInt32()));
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    il.ReadByte();
                    break;
                case OperandType.InlineVar:
                    il.ReadInt16();
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    il.ReadInt64();
                    break;
                case OperandType.InlineSwitch:
                    for (var targets = il.ReadInt32(); targets > 0; targets--)
                        il.ReadInt32();
                    break;
                default:
                    il.ReadInt32();
                    break;
            }
        }
    }

    private static string Outermost(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        return reader.GetString(type.Name).Split('`')[0];
    }

    private static bool IsGenerated(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var space = reader.GetString(type.Namespace);
        return reader.GetString(type.Name).StartsWith('<') || space.Length == 0 || !space.StartsWith("TraceAssertions", StringComparison.Ordinal);
    }
}
