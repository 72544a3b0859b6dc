namespace CsvImport;

/// <summary>Opens order files. The mistake: it selects byte after byte.</summary>
internal static class OrderFile
{
    public static TextReader Open(string path)
    {
        using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0 });
        var bytes = Enumerable.Range(0, (int)file.Length)
            .Select(_ =>
                (byte)file.ReadByte()) // the mistake
            .ToArray();
        return new StreamReader(new MemoryStream(bytes));
    }
}
