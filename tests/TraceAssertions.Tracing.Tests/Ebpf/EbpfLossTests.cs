using System.Globalization;
using TraceAssertions.Tracing.Attribution;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Recording;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>Scopes that open, read and close files of their own side by side, under the same few numbers, while a ring that is too small loses events of all kinds.</summary>
public sealed class EbpfLossTests
{
    private const int Files = 2_000;

    // Other tests trace this process meanwhile, with scopes of their own.
    private static readonly ulong[] Scopes = [81, 82, 83, 84, 85, 86, 87, 88];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [SkippableFact]
    public void What_is_lost_is_told_and_nobody_gets_a_file_of_another_scope()
    {
        EbpfRequirement.Demand();
        var folder = Directory.CreateTempSubdirectory("ebpf-loss-");
        try
        {
            var recorder = new TraceRecorder(RecorderOptions.ForHost(Environment.ProcessId));
            var traces = new List<CausalTrace>();
            using (var backend = new EbpfHostBackend(recorder, ringBytes: 64 << 10))
            {
                foreach (var scope in Scopes)
                {
                    File.WriteAllBytes(PathOf(folder, scope), new byte[Files]);
                    recorder.BeginScope(scope, Name(scope), MonotonicClock.NowNanos);
                }

                var threads = Scopes.Select(scope => ScopedThread.Start(scope, () => UseFiles(PathOf(folder, scope)))).ToList();
                threads.ForEach(thread => thread.Join());
                backend.Fence(Patience).Should().BeNull();
                foreach (var scope in Scopes)
                    traces.Add(recorder.EndScope(scope, MonotonicClock.NowNanos, Recording.Feed.Header));
            }

            traces.Sum(trace => trace.Completeness.LostEvents).Should().BePositive("the ring is too small");
            foreach (var trace in traces)
            {
                var own = PathOf(folder, trace.Header.Scope);
                trace.Spans.Where(span => span.Path?.StartsWith(folder.FullName, StringComparison.Ordinal) == true && span.Path != own)
                    .Select(span => $"{trace.Header.Name} has {span.RepetitionCount} {span.ShortName} of {span.Path} ({span.Confidence})").Should().BeEmpty();
                if (trace.Completeness.IsComplete)
                    trace.Spans.Where(span => span.Path == own && span.ShortName == "openat").Sum(span => span.RepetitionCount).Should().Be(Files);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Each file is read a while, so that a number has been another scope's many times before.</summary>
    private static void UseFiles(string path)
    {
        Span<byte> one = stackalloc byte[1];
        for (var i = 0; i < Files; i++)
        {
            using var file = File.OpenHandle(path);
            for (var at = 0; at < 5; at++)
                _ = RandomAccess.Read(file, one, at);
        }
    }

    private static string Name(ulong scope) => string.Create(CultureInfo.InvariantCulture, $"scope-{scope}");

    private static string PathOf(DirectoryInfo folder, ulong scope) => Path.Combine(folder.FullName, Name(scope));
}
