namespace TraceAssertions.Tracing.Unwinding;

/// <summary>The files that traced processes execute, each opened once.</summary>
internal sealed class CodeModules
{
    private readonly Dictionary<string, CodeModule> _byPath = new(StringComparer.Ordinal);

    /// <summary>The file at a path.</summary>
    public CodeModule Of(string path)
    {
        if (!_byPath.TryGetValue(path, out var module))
            _byPath.Add(path, module = new CodeModule(path));
        return module;
    }

    /// <summary>The file at a path is about to be executed: forgets what is known of it where another file has taken its name, as a build does.</summary>
    public void Check(string path)
    {
        if (_byPath.TryGetValue(path, out var module) && !module.IsSameFile())
            _byPath.Remove(path);
    }
}
