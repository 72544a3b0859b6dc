using Microsoft.Win32.SafeHandles;

namespace TraceAssertions.Tracing.Elf;

/// <summary>
/// Reads parts of an open file. It is read, not mapped: a file that a build cuts short while it is mapped ends the process
/// with SIGBUS (mmap(2)), and this process is the user's test host.
/// </summary>
/// <param name="handle">The file; it stays the same one when another takes its name.</param>
internal sealed class FileBytes(SafeFileHandle handle) : IDisposable
{
    /// <summary>The bytes of the file when it was opened.</summary>
    public long Length { get; } = RandomAccess.GetLength(handle);

    /// <summary>These bytes; none where not all of them are there.</summary>
    public byte[] Read(ulong offset, ulong count)
    {
        if (count == 0 || count > SectionContent.Limit || offset > (ulong)Length || count > (ulong)Length - offset)
            return [];
        var bytes = new byte[count];
        return Fill(bytes, (long)offset) ? bytes : [];
    }

    /// <summary>Fills a buffer from this place on; false where the file ends before.</summary>
    public bool Fill(Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            int read;
            try
            {
                read = RandomAccess.Read(handle, buffer, offset);
            }
            catch (IOException)
            {
                return false;
            }

            if (read <= 0)
                return false;
            buffer = buffer[read..];
            offset += read;
        }

        return true;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => handle.Dispose();
}
