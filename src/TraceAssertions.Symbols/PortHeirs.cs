using System.Globalization;
using System.Text;

namespace TraceAssertions.Symbols;

/// <summary>The processes that have a diagnostic port in their environment: what they start, if it is .NET, waits at it.</summary>
/// <param name="path">The port's socket.</param>
internal sealed class PortHeirs(string path)
{
    private readonly byte[] _path = Encoding.UTF8.GetBytes(path);

    /// <summary>Whether there is one among the processes that may be looked at.</summary>
    public bool Exist => Directory.EnumerateDirectories("/proc").Any(process => int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out _) && Has(process));

    private bool Has(string process)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(process, "environ")).AsSpan().IndexOf(_path) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false; // ended, or another user's
        }
    }
}
