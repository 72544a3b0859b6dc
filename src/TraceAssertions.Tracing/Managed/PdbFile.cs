using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace TraceAssertions.Tracing.Managed;

/// <summary>The lines of one assembly: a portable PDB (dotnet/runtime, docs/design/specs/PortablePdb-Metadata.md), read into memory, because a build may replace the file at any time.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class PdbFile : IDisposable
{
    private static readonly Dictionary<Guid, string> Languages = new()
    {
        [new Guid("3f5162f8-07c6-11d3-9053-00c04fa302a1")] = "csharp",
        [new Guid("3a12d0b8-c26c-11d0-b442-00a0244a1dd2")] = "visualbasic",
        [new Guid("ab4f38c9-b6e6-43ba-be3b-58080b2ccce3")] = "fsharp",
    };

    private readonly object _lock = new();
    private readonly MetadataReaderProvider _provider;
    private readonly MetadataReader _reader;
    private readonly Dictionary<int, SequencePoint[]> _points = [];

    private PdbFile(MetadataReaderProvider provider)
    {
        _provider = provider;
        _reader = provider.GetMetadataReader();
        Id = new BlobContentId(_reader.DebugMetadataHeader!.Id);
        IdOffset = _reader.DebugMetadataHeader.IdStartOffset;
    }

    /// <summary>The id: the GUID and the stamp that the assembly's debug directory has too.</summary>
    public BlobContentId Id { get; }

    /// <summary>Where in the file the id stands, in bytes.</summary>
    public int IdOffset { get; }

    /// <summary>Reads a portable PDB.</summary>
    /// <param name="content">The whole file.</param>
    /// <returns>Null where it is none, or damaged.</returns>
    public static PdbFile? TryRead(ImmutableArray<byte> content)
    {
        MetadataReaderProvider? provider = null;
        try
        {
            provider = MetadataReaderProvider.FromPortablePdbImage(content);
            if (provider.GetMetadataReader().DebugMetadataHeader is null)
                throw new BadImageFormatException();
            return new PdbFile(provider);
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            provider?.Dispose();
            return null;
        }
    }

    /// <summary>The line of an IL offset.</summary>
    /// <param name="token">The method (a MethodDef token).</param>
    /// <param name="offset">The IL offset.</param>
    /// <returns>Null where the method has no lines.</returns>
    public SourceLine? Find(int token, int offset)
    {
        if (MetadataTokens.EntityHandle(token) is not { Kind: HandleKind.MethodDefinition })
            return null;
        try
        {
            lock (_lock)
            {
                if (!_points.TryGetValue(token, out var points))
                    _points[token] = points = Read(token);
                return Find(points, offset);
            }
        }
        catch (Exception damaged) when (IsDamage(damaged))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _provider.Dispose();

    /// <summary>Whether an exception is what System.Reflection.Metadata throws for contents that break the format.</summary>
    internal static bool IsDamage(Exception exception) =>
        exception is BadImageFormatException or InvalidDataException or IOException or ArgumentException or InvalidOperationException or OverflowException or IndexOutOfRangeException;

    private SequencePoint[] Read(int token)
    {
        var row = MetadataTokens.GetRowNumber(MetadataTokens.EntityHandle(token));
        if (row <= 0 || row > _reader.MethodDebugInformation.Count)
            return [];
        var information = _reader.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(row));
        return [.. information.GetSequencePoints()];
    }

    private SourceLine? Find(SequencePoint[] points, int offset)
    {
        var at = -1;
        while (at + 1 < points.Length && points[at + 1].Offset <= offset)
            at++;
        var shown = at;
        while (shown >= 0 && points[shown].IsHidden)
            shown--;
        if (shown < 0)
            shown = Array.FindIndex(points, point => !point.IsHidden);
        if (shown < 0 || points[shown].Document.IsNil)
            return null;
        var document = _reader.GetDocument(points[shown].Document);
        var language = Languages.GetValueOrDefault(_reader.GetGuid(document.Language));
        return new SourceLine(_reader.GetString(document.Name), points[shown].StartLine, language, IsExact: shown == at);
    }
}
