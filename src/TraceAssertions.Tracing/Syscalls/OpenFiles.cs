namespace TraceAssertions.Tracing.Syscalls;

/// <summary>The open files by their paths, which follow renames and deletions. Not safe for concurrent use.</summary>
internal sealed class OpenFiles
{
    private const int Fewest = 1024;

    private readonly Func<IEnumerable<OpenFile>> _used;
    private Dictionary<string, OpenFile> _files = new(StringComparer.Ordinal);
    private int _most = Fewest;

    /// <summary>Creates an empty set.</summary>
    /// <param name="used">Those that some descriptor refers to: the others are forgotten from time to time, so that the set does not grow with the number of files that were ever opened.</param>
    public OpenFiles(Func<IEnumerable<OpenFile>> used) => _used = used;

    /// <summary>How many are remembered.</summary>
    public int Count => _files.Count;

    /// <summary>The file of a name.</summary>
    public OpenFile Get(string name)
    {
        // Only paths change: pipe:[123] is one thing for ever.
        if (!name.StartsWith('/') || name.EndsWith(OpenFile.Deleted, StringComparison.Ordinal))
            return new OpenFile(name);
        if (_files.TryGetValue(name, out var file))
            return file;
        if (_files.Count >= _most)
            ForgetUnused();
        _files.Add(name, file = new OpenFile(name));
        return file;
    }

    /// <summary>A path was removed: unlink(2), rmdir(2), or another file took its name.</summary>
    public void Remove(string path)
    {
        if (_files.Remove(path, out var file))
            file.Name = path + OpenFile.Deleted;
    }

    /// <summary>A file, or a directory with all that is below it, has another path: rename(2).</summary>
    public void Move(string from, string to)
    {
        if (from == to)
            return;
        Remove(to);
        foreach (var file in Take(from))
            Put(file, to + file.Name[from.Length..]);
    }

    /// <summary>Two paths were exchanged: RENAME_EXCHANGE of renameat2(2).</summary>
    public void Exchange(string one, string other)
    {
        var (first, second) = (Take(one), Take(other));
        foreach (var file in first)
            Put(file, other + file.Name[one.Length..]);
        foreach (var file in second)
            Put(file, one + file.Name[other.Length..]);
    }

    /// <summary>Takes out a path and what is below it.</summary>
    private List<OpenFile> Take(string path)
    {
        var below = path + "/";
        var taken = _files.Values.Where(file => file.Name == path || file.Name.StartsWith(below, StringComparison.Ordinal)).ToList();
        foreach (var file in taken)
            _files.Remove(file.Name);
        return taken;
    }

    private void Put(OpenFile file, string path)
    {
        file.Name = path;
        _files[path] = file;
    }

    private void ForgetUnused()
    {
        var used = new Dictionary<string, OpenFile>(StringComparer.Ordinal);
        foreach (var file in _used())
        {
            if (_files.GetValueOrDefault(file.Name) == file)
                used[file.Name] = file;
        }

        _files = used;
        _most = Math.Max(Fewest, 2 * used.Count);
    }
}
