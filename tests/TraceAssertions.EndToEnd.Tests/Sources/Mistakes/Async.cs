namespace CsvImport;

/// <summary>Opens order files. The mistake: it awaits each byte.</summary>
internal static class OrderFile
{
    public static TextReader Open(string path) => new StreamReader(new MemoryStream(LoadAsync(path).GetAwaiter().GetResult()));

    private static async Task<byte[]> LoadAsync(string path)
    {
        await using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.Asynchronous });
        var bytes = new byte[file.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            await file.ReadExactlyAsync(bytes.AsMemory(i, 1)); // the mistake
        }

        return bytes;
    }
}
