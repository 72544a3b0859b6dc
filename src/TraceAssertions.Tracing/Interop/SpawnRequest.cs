using System.Runtime.InteropServices;

namespace TraceAssertions.Tracing.Interop;

/// <summary>One use of posix_spawn(3): the program starts with no signal blocked, and with SIGPIPE as it is by default.</summary>
/// <remarks>The runtime ignores SIGPIPE, and an ignored signal stays ignored across execve(2): <c>yes | head</c> would never end.</remarks>
internal sealed unsafe class SpawnRequest : IDisposable
{
    private readonly byte* _attributes = Allocate();
    private readonly byte* _actions = Allocate();
    private bool _hasActions;

    /// <summary>Makes a request whose program inherits the caller's descriptors and working directory.</summary>
    /// <param name="newSession">The program leads a session of its own (setsid(2)).</param>
    public SpawnRequest(bool newSession = false)
    {
        var signals = stackalloc byte[Libc.OpaqueSize];
        _ = Libc.posix_spawnattr_init(_attributes);
        _ = Libc.posix_spawn_file_actions_init(_actions);
        _ = Libc.sigemptyset(signals);
        _ = Libc.posix_spawnattr_setsigmask(_attributes, signals);
        _ = Libc.sigaddset(signals, Libc.SIGPIPE);
        _ = Libc.posix_spawnattr_setsigdefault(_attributes, signals);
        _ = Libc.posix_spawnattr_setflags(_attributes, (short)(Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK | (newSession ? Libc.POSIX_SPAWN_SETSID : 0)));
    }

    /// <summary>The program's descriptor <paramref name="to"/> is the caller's <paramref name="from"/> (dup2(2)).</summary>
    public void Duplicate(int from, int to) => Act(Libc.posix_spawn_file_actions_adddup2(_actions, from, to));

    /// <summary>The program's descriptor is a file that is opened for it.</summary>
    public void Open(int descriptor, string path, int flags) => Act(Libc.posix_spawn_file_actions_addopen(_actions, descriptor, path, flags, 0));

    /// <summary>The program starts in this directory.</summary>
    public void ChangeDirectory(string path) => Act(Libc.posix_spawn_file_actions_addchdir_np(_actions, path));

    /// <summary>Starts the program.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="arguments">argv, with argv[0] first.</param>
    /// <param name="environment">NAME=VALUE each.</param>
    /// <param name="pid">Its number.</param>
    /// <returns>0 or the errno.</returns>
    public int Start(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, out int pid)
    {
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment);
        int started;
        var error = Libc.posix_spawn(&started, path, _hasActions ? _actions : null, _attributes, argv.Pointer, envp.Pointer);
        pid = error == 0 ? started : 0;
        return error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Libc.posix_spawn_file_actions_destroy(_actions);
        _ = Libc.posix_spawnattr_destroy(_attributes);
        NativeMemory.Free(_actions);
        NativeMemory.Free(_attributes);
    }

    private static byte* Allocate() => (byte*)NativeMemory.AllocZeroed(Libc.OpaqueSize);

    /// <summary>An action takes memory; where there is none, the program must not start without it.</summary>
    private void Act(int error) =>
        _hasActions = error == 0 ? true : throw new InvalidOperationException(Marshal.GetPInvokeErrorMessage(error));
}
