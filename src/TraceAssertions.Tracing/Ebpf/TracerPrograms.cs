using TraceAssertions.Tracing.Interop;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Ebpf;

/// <summary>The programs with their maps, loaded by this process; attached on request.</summary>
internal sealed unsafe class TracerPrograms : ITracerPrograms
{
    private readonly TracerMaps _maps;
    private readonly bool _isRaw;
    private readonly List<BpfProgram> _programs = [];

    /// <summary>Loads the programs. Nothing is traced yet.</summary>
    /// <exception cref="TraceAssertionsException">TA0101 to TA0103.</exception>
    public TracerPrograms(TracerOptions options)
    {
        _isRaw = options.Attachment == BpfAttachment.Raw;
        if (_isRaw && RawAccess.Refuse(options) is { } refusal)
            throw new TraceAssertionsException(refusal);
        (IsHost, SendsMemory) = (options.IsHost, options.Memory);
        _maps = new(options);
        try
        {
            if (_isRaw)
            {
                LoadNote("ta_note_task", NotePrograms.WriteNewTask, NotePrograms.NewTask);
                LoadNote("ta_note_file", NotePrograms.WriteExecutedFile, NotePrograms.ExecutedFile);
            }

            Load("ta_exit", SysExitProgram.Write, "sys_exit");
            Load("ta_enter", SysEnterProgram.Write, "sys_enter");
            Load("ta_task_exit", ExitProgram.Write, "sched_process_exit");
            Load("ta_task_exec", ExecProgram.Write, "sched_process_exec");
            if (options.FollowChildren || !options.Attaches)
                Load("ta_task_fork", ForkProgram.Write, "sched_process_fork");
            Load("ta_signal", SignalProgram.Write, "signal_deliver");
            WritePlans(options.Filter);
            if (options.IsOfAnother)
                _maps.Globals.Freeze();
        }
        catch
        {
            Dispose();
            throw;
        }

        void Load(string name, Func<ProgramWriter, ulong[]> write, string tracepoint) =>
            _programs.Add(BpfProgram.Load(name, write(new ProgramWriter(_maps, options)), _isRaw ? BpfHook.Raw(tracepoint) : BpfHook.Typed(KernelLayout.Current.Tracepoint(tracepoint))));

        void LoadNote(string name, Func<ProgramWriter, TracepointFormat, ulong[]> write, string traceEvent)
        {
            var format = TracepointFormat.Of(traceEvent);
            _programs.Add(BpfProgram.Load(name, write(new ProgramWriter(_maps, options), format), BpfHook.Classic(format.Id)));
        }
    }

    /// <inheritdoc/>
    public BpfMap Ring => _maps.Ring;

    /// <inheritdoc/>
    public BpfMap Globals => _maps.Globals;

    /// <summary>The state of tasks, keyed by pidfd from this side.</summary>
    public BpfMap Tasks => _maps.Tasks;

    /// <inheritdoc/>
    public bool IsHost { get; }

    /// <inheritdoc/>
    public bool SendsMemory { get; }

    /// <inheritdoc/>
    public bool SendsEnvironment => _isRaw;

    /// <inheritdoc/>
    public string? Broken => null;

    /// <summary>The highest number of a link's descriptor; -1 where nothing is attached.</summary>
    public int HighestLink => _programs.Max(program => program.Link);

    /// <inheritdoc/>
    public void Attach() => AttachAbove(-1);

    /// <summary>Attaches the programs, those first that others rely on, by links whose descriptors have higher numbers than <paramref name="descriptor"/>.</summary>
    public void AttachAbove(int descriptor)
    {
        foreach (var program in _programs)
            program.Attach(descriptor);
    }

    /// <summary>Begins to trace a task that has not run since the programs were loaded.</summary>
    /// <param name="tid">Its number.</param>
    /// <param name="pidfd">A descriptor of it.</param>
    /// <param name="state">What the programs know of it then.</param>
    public void Add(int tid, int pidfd, in TaskState state)
    {
        if (_isRaw)
            _maps.Tasks.Update((ulong)tid, new RawTaskState { Common = state });
        else
            _maps.Tasks.Update(pidfd, state);
    }

    /// <summary>Names the process that may become the target, by its pidfd; it does so by its own marker call.</summary>
    public void Target(int pidfd) => _maps.Target!.Update(pidfd, 1L);

    /// <inheritdoc/>
    public void Detach()
    {
        foreach (var program in _programs)
            program.Detach();
    }

    /// <summary>A system call for each program.</summary>
    public long CountMisses() => _programs.Sum(program => program.RecursionMisses());

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<ulong, long>> Losses() => _maps.Losses.Entries();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var program in _programs)
            program.Dispose();
        _maps.Dispose();
    }

    private void WritePlans(CallFilter? filter)
    {
        using var globals = new SharedMapping(_maps.Globals.Descriptor, (nuint)Environment.SystemPageSize, 0, writable: true);
        StringPlan.Instance.Bytes.CopyTo(new Span<byte>(globals.Address + Ebpf.Globals.Plans, Ebpf.Globals.PlanCount));
        StackPlan.Bytes.CopyTo(new Span<byte>(globals.Address + Ebpf.Globals.StackPlans, Ebpf.Globals.PlanCount));
        if (_maps.MemoryPlans is { } plans)
            MemoryPlans.Fill(plans);
        filter?.Bytes.CopyTo(new Span<byte>(globals.Address + Ebpf.Globals.Filter, CallFilter.Numbers));
    }
}
