using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TraceAssertions.TestLogger;

/// <summary>Reads from a test assembly, without loading it, the folder of the project that it was built from.</summary>
internal static class BakedProject
{
    /// <summary>The key under which build/TraceAssertions.Adapter.targets bakes the folder in.</summary>
    public const string MetadataKey = "TraceAssertions.ProjectDirectory";

    private const ushort Prolog = 1;

    /// <summary>The folder, or null where the assembly names none or cannot be read.</summary>
    public static string? DirectoryOf(string assembly)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(assembly));
            var metadata = file.GetMetadataReader();
            return metadata.GetAssemblyDefinition().GetCustomAttributes()
                .Select(handle => metadata.GetCustomAttribute(handle))
                .Where(attribute => IsAssemblyMetadata(metadata, attribute))
                .Select(attribute => Read(metadata, attribute))
                .FirstOrDefault(pair => pair.Key == MetadataKey).Value;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsAssemblyMetadata(MetadataReader metadata, CustomAttribute attribute) =>
        attribute.Constructor.Kind == HandleKind.MemberReference
        && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, "AssemblyMetadataAttribute");

    // ECMA-335, II.23.3: a prolog, then the constructor's arguments, here two strings.
    private static (string? Key, string? Value) Read(MetadataReader metadata, CustomAttribute attribute)
    {
        var blob = metadata.GetBlobReader(attribute.Value);
        return blob.ReadUInt16() == Prolog ? (blob.ReadSerializedString(), blob.ReadSerializedString()) : default;
    }
}
