using TraceAssertions.Tracing.Brokering;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Ptrace;

namespace TraceAssertions.Tracing;

/// <summary>Chooses what traces by trying it: eBPF, else ptrace, else nothing.</summary>
internal static class BackendSelection
{
    /// <summary>The variable that forces a backend.</summary>
    public const string Variable = "RENACER_BACKEND";

    /// <summary>The backends in the order of preference.</summary>
    public static IReadOnlyList<BackendCandidate> Candidates { get; } =
    [
        new(TracerBackend.Ebpf, "ebpf", () => ProcMount.Check() ?? EbpfProbe.Check()) { Remark = () => EbpfProbe.Remark },
        new(TracerBackend.Ptrace, "ptrace", () => ProcMount.Check() ?? PtraceProbe.Check()),
    ];

    /// <summary>Chooses what traces a program that is started.</summary>
    /// <param name="requested"><c>ebpf</c>, <c>ptrace</c> or <c>none</c> (the value of <see cref="Variable"/> or of an option); null or empty to choose automatically.</param>
    /// <remarks>A backend that was asked for and does not work is an error, never a silent fall-back to the other.</remarks>
    public static BackendChoice Choose(string? requested) => Choose(requested, Candidates);

    /// <summary>Chooses what attaches to processes that run already: as <see cref="Choose(string?)"/>, where eBPF can do less without the kernel's types.</summary>
    /// <param name="requested">As there.</param>
    public static BackendChoice ChooseForAttaching(string? requested) =>
        Choose(requested, [.. Candidates.Select(candidate => candidate.Backend == TracerBackend.Ebpf ? candidate with { Probe = EbpfProbe.CheckAttaching } : candidate)]);

    /// <summary>Chooses what traces the running process: as <see cref="Choose(string?)"/>, and where this process may not use eBPF and a broker listens, eBPF through that.</summary>
    /// <param name="requested">As there.</param>
    public static BackendChoice ChooseForHost(string? requested)
    {
        BackendCandidate[] candidates = [.. Candidates.Select(Once)];
        if (requested is not (null or "" or "ebpf") || candidates.FirstOrDefault(candidate => candidate.Backend == TracerBackend.Ebpf) is not { } own || ProcMount.Check() is not null || own.Probe() is null)
            return Choose(requested, candidates);
        var refusal = BrokerProbe.Check(out var broker);
        return broker is null
            ? Choose(requested, candidates)
            : Choose(requested, [.. candidates.SelectMany(candidate => candidate == own ? [own, new BackendCandidate(TracerBackend.Ebpf, own.Word, () => refusal) { Broker = broker }] : new[] { candidate })]);
    }

    /// <summary>The backend that starts programs.</summary>
    public static ILaunchBackend CreateLaunchBackend(TracerBackend backend) => backend switch
    {
        TracerBackend.Ebpf => new EbpfLaunchBackend(),
        TracerBackend.Ptrace => new PtraceLaunchBackend(),
        _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, "nothing traces without a backend"),
    };

    /// <summary>The backend that attaches to running processes.</summary>
    public static IAttachBackend CreateAttachBackend(TracerBackend backend) => backend switch
    {
        TracerBackend.Ebpf => new EbpfAttachBackend(),
        TracerBackend.Ptrace => new PtraceAttachBackend(),
        _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, "nothing traces without a backend"),
    };

    /// <summary>Attaches the backend to the running process.</summary>
    /// <exception cref="TraceAssertionsException">The kernel or the broker refused after all.</exception>
    public static IHostBackend CreateHostBackend(BackendChoice choice, ICallSink sink, SourceMode source = SourceMode.Off) => choice.Backend switch
    {
        TracerBackend.Ebpf when choice.Broker is not null => new EbpfHostBackend(sink, BrokerProbe.Open() ?? throw new TraceAssertionsException(BrokerProbe.Gone), source: source),
        TracerBackend.Ebpf => new EbpfHostBackend(sink, source: source),
        TracerBackend.Ptrace => new PtraceHostBackend(sink, source),
        _ => throw new ArgumentOutOfRangeException(nameof(choice), choice.Backend, "nothing traces without a backend"),
    };

    /// <summary>As <see cref="Choose(string?)"/>, among these.</summary>
    internal static BackendChoice Choose(string? requested, IReadOnlyList<BackendCandidate> candidates)
    {
        if (requested == "none")
            return new(TracerBackend.None, [], new("TA0081", DiagnosticSeverity.Error, $"tracing is switched off by {Variable}=none", Remedy: $"unset {Variable}, or set it to ebpf or ptrace"));
        var tried = string.IsNullOrEmpty(requested) ? candidates : [.. candidates.Where(candidate => candidate.Word == requested)];
        if (tried.Count == 0)
            return new(TracerBackend.None, [], new("TA0080", DiagnosticSeverity.Error, $"there is no backend '{requested}'", Remedy: "it is one of ebpf, ptrace, none"));

        var refused = new List<BackendRefusal>();
        foreach (var candidate in tried)
        {
            if (candidate.Probe() is not { } reason)
                return new(candidate.Backend, refused, null) { Broker = candidate.Broker };
            refused.Add(new(candidate.Backend, reason));
        }

        return new(TracerBackend.None, refused, refused.DistinctBy(refusal => refusal.Reason).Count() == 1 ? refused[0].Reason : Combine(refused));
    }

    /// <summary>A probe is asked once: it takes some milliseconds.</summary>
    private static BackendCandidate Once(BackendCandidate candidate)
    {
        var answer = new Lazy<Diagnostic?>(candidate.Probe);
        return candidate with { Probe = () => answer.Value };
    }

    private static Diagnostic Combine(List<BackendRefusal> refused) =>
        new("TA0082", DiagnosticSeverity.Error,
            "no backend can trace here: " + string.Join("; ", refused.Select(refusal => $"{refusal.Reason.Code} {refusal.Reason.Message}")),
            Remedy: string.Join("; or ", refused.Select(refusal => refusal.Reason.Remedy).OfType<string>().Distinct(StringComparer.Ordinal)));
}
