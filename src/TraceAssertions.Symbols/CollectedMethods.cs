using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;
using TraceAssertions.Tracing.Managed;

namespace TraceAssertions.Symbols;

/// <summary>Makes methods of the events of one process: those that tell of each compilation, and those of a rundown.</summary>
/// <remarks>
/// A method's map is an event of its own on the same thread, directly after the method's where it is loaded, directly before it in a rundown (ETW::MethodLog in
/// src/coreclr/vm/eventtrace.cpp). A method that was compiled several times has one id, so the order counts.
/// </remarks>
internal sealed class CollectedMethods
{
    private readonly object _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<long, ManagedModule> _modules = [];
    private readonly Dictionary<int, Entry> _loaded = [];
    private readonly Dictionary<int, (long Method, NativeToIL Map)> _announced = [];

    /// <summary>Listens to a source; what it tells is known while and after it is processed.</summary>
    public void Listen(TraceEventDispatcher source)
    {
        source.Clr.MethodLoadVerbose += data => _loaded[data.ThreadID] = Add(data, map: null);
        source.Clr.MethodILToNativeMap += OnMapOfLoaded;
        source.Clr.LoaderModuleLoad += OnModule;
        var rundown = new ClrRundownTraceEventParser(source);
        rundown.MethodILToNativeMapDCStop += data => _announced[data.ThreadID] = (data.MethodID, MapOf(data));
        rundown.MethodDCStopVerbose += OnListed;
        rundown.LoaderModuleDCStop += OnModule;
    }

    /// <summary>All methods so far, the newest last.</summary>
    public IReadOnlyList<JittedMethod> Take()
    {
        // Modules are listed after their methods, so they are put together here.
        lock (_lock)
            return [.. _entries.Select(entry => entry.Method with { Module = _modules.GetValueOrDefault(entry.Module), Map = entry.Map })];
    }

    private void OnListed(MethodLoadUnloadVerboseTraceData data)
    {
        _ = _announced.Remove(data.ThreadID, out var announced);
        Add(data, announced.Method == data.MethodID ? announced.Map : null);
    }

    private void OnMapOfLoaded(MethodILToNativeMapTraceData data)
    {
        if (_loaded.Remove(data.ThreadID, out var entry) && entry.Id == data.MethodID)
        {
            lock (_lock)
                entry.Map = MapOf(data);
        }
    }

    private void OnModule(ModuleLoadUnloadTraceData data)
    {
        lock (_lock)
            _modules[data.ModuleID] = new ManagedModule(data.ModuleILPath ?? "", data.ManagedPdbSignature, data.ManagedPdbBuildPath ?? "");
    }

    private Entry Add(MethodLoadUnloadVerboseTraceData data, NativeToIL? map)
    {
        var entry = new Entry
        {
            Id = data.MethodID,
            Module = data.ModuleID,
            Map = map,
            Method = new JittedMethod
            {
                Start = data.MethodStartAddress,
                Size = (uint)data.MethodSize,
                MetadataToken = data.MethodToken,
                TypeName = string.Intern(data.MethodNamespace),
                MethodName = string.Intern(data.MethodName),
                Tier = Enum.IsDefined((JitTier)data.OptimizationTier) ? (JitTier)data.OptimizationTier : JitTier.Unknown,
                IsDynamic = data.IsDynamic,
                IsAsyncBody = IsAsyncBody(data),
            },
        };
        lock (_lock)
            _entries.Add(entry);
        return entry;
    }

    // F# implements the interface explicitly, with its name before that of the method.
    private static bool IsAsyncBody(MethodLoadUnloadVerboseTraceData data) =>
        data.MethodName.EndsWith("MoveNext", StringComparison.Ordinal) && data.MethodSignature.StartsWith("instance void ", StringComparison.Ordinal);

    private static NativeToIL MapOf(MethodILToNativeMapTraceData data)
    {
        var native = new int[data.CountOfMapEntries];
        var il = new int[native.Length];
        for (var i = 0; i < native.Length; i++)
            (native[i], il[i]) = (data.NativeOffset(i), data.ILOffset(i));
        return new NativeToIL(native, il);
    }

    private sealed class Entry
    {
        public required long Id { get; init; }

        public required long Module { get; init; }

        public required JittedMethod Method { get; init; }

        public NativeToIL? Map { get; set; }
    }
}
