namespace CsvImport;

/// <summary>Opens order files. Two mistakes: it waits although nobody writes, and it reads byte by byte.</summary>
internal static class OrderFile
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private const int Retries = 4;

    public static TextReader Open(string path)
    {
        WaitUntilUploaded(path);
        // "Buffering only costs memory": with a buffer of 0 bytes every ReadByte below is a system call.
        using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0 });
        var bytes = new byte[file.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)file.ReadByte();
        return new StreamReader(new MemoryStream(bytes));
    }

    /// <summary>"The upload may still be running": sleeps through every retry, even when the size never changes.</summary>
    private static void WaitUntilUploaded(string path)
    {
        var size = new FileInfo(path).Length;
        for (var retry = 0; retry < Retries; retry++)
        {
            Thread.Sleep(RetryDelay);
            size = Math.Max(size, new FileInfo(path).Length);
        }
    }
}
