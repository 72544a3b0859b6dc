using System.Globalization;
using System.Text;

namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The text of a path's bytes.</summary>
/// <remarks>A path is any bytes but NUL (path_resolution(7)), usually UTF-8. Bytes that are not are written <c>\xff</c>, so that two files never get one name.</remarks>
internal static class PathText
{
    /// <summary>Decodes UTF-8; each byte outside of it becomes <c>\x</c> and two hexadecimal digits.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length + 16);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var consumed);
            if (status == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var unknown in bytes[..consumed])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{unknown:x2}");
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }
}
