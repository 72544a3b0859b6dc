namespace CsvImport;

/// <summary>Opens order files.</summary>
internal static class OrderFile
{
    private const int BlockSize = 64 * 1024;

    public static TextReader Open(string path) =>
        new StreamReader(new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = BlockSize }));
}
