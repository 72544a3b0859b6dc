using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Ptrace;
using TraceAssertions.Tracing.Tests.Ebpf;

namespace TraceAssertions.Tracing.Tests.Messages;

/// <summary>Programs whose critical path is known by construction, and whose messages are.</summary>
public sealed class KnownPathTests
{
    private const string Start = """
        #define _GNU_SOURCE
        #include <pthread.h>
        #include <sched.h>
        #include <signal.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/eventfd.h>
        #include <sys/socket.h>
        #include <sys/wait.h>
        #include <time.h>
        #include <unistd.h>
        static void rest(int milliseconds) { struct timespec t = {milliseconds / 1000, milliseconds % 1000 * 1000000L}; nanosleep(&t, 0); }

        """;

    public static TheoryData<TracerBackend> Backends => [TracerBackend.Ebpf, TracerBackend.Ptrace];

    [SkippableTheory, MemberData(nameof(Backends))]
    public void Of_a_pipeline_it_is_the_stage_that_sleeps(TracerBackend backend)
    {
        var trace = Trace(backend, """
            int main() {
              int a[2], b[2]; char byte = 0;
              pipe(a); pipe(b);
              if (!fork()) { write(a[1], "x", 1); _exit(0); }
              if (!fork()) { read(a[0], &byte, 1); getuid(); rest(300); write(b[1], &byte, 1); _exit(0); }
              if (!fork()) { read(b[0], &byte, 1); getgid(); _exit(0); }
              while (wait(0) > 0);
              return 0;
            }
            """);
        SleeperOnPath(trace).Should().Be(TidOf(trace, "getuid"));
        trace.Messages.Count(message => message.Kind == MessageKind.Data).Should().Be(2);
        trace.Messages.Count(message => message.Kind == MessageKind.Fork).Should().Be(3);
        trace.Messages.Count(message => message.Kind == MessageKind.Exit).Should().Be(3);
    }

    [SkippableTheory, MemberData(nameof(Backends))]
    public void Of_a_lock_it_is_what_its_holder_does(TracerBackend backend)
    {
        var trace = Trace(backend, """
            static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
            static volatile int held;
            static void* hold(void* none) {
              pthread_mutex_lock(&lock);
              getuid();
              held = 1;
              rest(300);
              pthread_mutex_unlock(&lock);
              return 0;
            }
            int main() {
              pthread_t thread;
              pthread_create(&thread, 0, hold, 0);
              while (!held) sched_yield();
              pthread_mutex_lock(&lock);
              getgid();
              pthread_join(thread, 0);
              return 0;
            }
            """);
        SleeperOnPath(trace).Should().Be(TidOf(trace, "getuid"));
        var wake = trace.Messages.Single(message => message.Kind == MessageKind.Futex);
        trace[trace.CallAt(wake.ToCall).Row].Tid.Should().Be(TidOf(trace, "getgid"));
    }

    [SkippableTheory, MemberData(nameof(Backends))]
    public void Of_eight_children_it_is_the_slowest(TracerBackend backend)
    {
        var trace = Trace(backend, """
            int main() {
              pid_t children[8];
              for (int i = 0; i < 8; i++)
                if (!(children[i] = fork())) { if (i == 4) getuid(); rest(i == 4 ? 3000 : 20 * (i + 1)); _exit(0); }
              for (int i = 0; i < 8; i++) waitpid(children[i], 0, 0);
              return 0;
            }
            """);
        SleeperOnPath(trace).Should().Be(TidOf(trace, "getuid"));
        trace.Messages.Count(message => message.Kind == MessageKind.Exit).Should().Be(8);
    }

    [SkippableTheory, MemberData(nameof(Backends))]
    public void Of_a_thread_that_is_joined_it_is_its_work(TracerBackend backend)
    {
        var trace = Trace(backend, """
            static void* work(void* none) { getuid(); rest(300); return 0; }
            int main() {
              pthread_t thread;
              pthread_create(&thread, 0, work, 0);
              pthread_join(thread, 0);
              return 0;
            }
            """);
        SleeperOnPath(trace).Should().Be(TidOf(trace, "getuid"));
        Names(trace, MessageKind.Fork).Should().ContainSingle().Which.From.Should().StartWith("clone");
        Names(trace, MessageKind.Exit).Should().Equal(("exit", "futex"));
    }

    [SkippableTheory, MemberData(nameof(Backends))]
    public void Sockets_signals_and_counters_are_messages(TracerBackend backend)
    {
        var trace = Trace(backend, """
            static void handle(int signal) {}
            int main() {
              int s[2], d[2], e = eventfd(0, 0); char bytes[64]; uint64_t one = 1;
              socketpair(AF_UNIX, SOCK_STREAM, 0, s);
              socketpair(AF_UNIX, SOCK_DGRAM, 0, d);
              pid_t child = fork();
              if (!child) {
                struct sigaction action = {.sa_handler = handle};
                sigaction(SIGUSR1, &action, 0);
                recv(s[1], bytes, 64, 0);
                send(s[1], "four", 4, 0);
                recv(d[1], bytes, 2, 0);
                read(e, &one, 8);
                send(s[1], "!", 1, 0);
                pause();
                _exit(0);
              }
              send(s[0], "ping", 4, 0);
              recv(s[0], bytes, 2, 0);
              recv(s[0], bytes, 2, 0);
              send(d[0], "packet", 6, 0);
              write(e, &one, 8);
              recv(s[0], bytes, 64, 0);
              rest(100);
              kill(child, SIGUSR1);
              waitpid(child, 0, 0);
              return 0;
            }
            """);
        Names(trace, MessageKind.Data).Should().HaveCount(5).And.OnlyContain(names => names.From == "sendto" && names.To == "recvfrom");
        Names(trace, MessageKind.Event).Should().Equal(("write", "read"));
        Names(trace, MessageKind.Signal).Should().Equal(("kill", "pause"));
        Names(trace, MessageKind.Exit).Should().Equal(("exit_group", "wait4"));
    }

    [SkippableTheory, MemberData(nameof(Backends))]
    public void A_pipe_of_many_writers_has_no_message_that_is_not_true(TracerBackend backend)
    {
        // Each writer writes its own number; a reader that got it calls close(2) of just that number, which is no descriptor.
        var trace = Trace(backend, """
            static int p[2];
            static void* writer(void* number) {
              for (int i = 0; i < 20; i++) { int text = 1000 + (int)(intptr_t)number; close(text); write(p[1], &text, sizeof text); rest(1 + (int)(intptr_t)number); }
              return 0;
            }
            static void* reader(void* none) {
              int text;
              for (int i = 0; i < 80; i++) { read(p[0], &text, sizeof text); close(text); }
              return 0;
            }
            int main() {
              pthread_t threads[5];
              pipe(p);
              for (intptr_t i = 0; i < 4; i++) pthread_create(&threads[i], 0, writer, (void*)i);
              pthread_create(&threads[4], 0, reader, 0);
              for (int i = 0; i < 5; i++) pthread_join(threads[i], 0);
              return 0;
            }
            """);
        var data = trace.Messages.Where(message => message.Kind == MessageKind.Data).ToList();
        data.Should().NotBeEmpty();
        foreach (var message in data)
            NumberAround(message.FromCall, before: true).Should().Be(NumberAround(message.ToCall, before: false));

        int NumberAround(int call, bool before)
        {
            var tid = trace[trace.CallAt(call).Row].Tid;
            var calls = before ? Enumerable.Range(0, call).Reverse() : Enumerable.Range(call + 1, trace.CallCount - call - 1);
            return calls.Select(other => trace[trace.CallAt(other).Row]).First(span => span.Tid == tid && span.Name == "syscall:close").Fd;
        }
    }

    private static IEnumerable<(string From, string To)> Names(CausalTrace trace, MessageKind kind) =>
        trace.Messages.Where(message => message.Kind == kind).Select(message => (trace[trace.CallAt(message.FromCall).Row].ShortName, trace[trace.CallAt(message.ToCall).Row].ShortName));

    private static int TidOf(CausalTrace trace, string call) => trace.Spans.Single(span => span.Name == "syscall:" + call).Tid;

    /// <summary>Who slept on the path, all the while: whoever waited meanwhile is not on it. However busy the machine is, what it adds is no sleep.</summary>
    private static int SleeperOnPath(CausalTrace trace)
    {
        var path = new TraceAnalysis(trace).CriticalPath;
        path.TotalNanos.Should().BeLessThanOrEqualTo(trace[0].DurationNanos);
        var sleep = path.Steps.Should().ContainSingle(step => step.Name == "syscall:clock_nanosleep").Which;
        sleep.Calls.Should().Be(1);
        return trace.Spans.Single(span => span.Name == sleep.Name && span.DurationNanos == sleep.Nanos).Tid;
    }

    private static CausalTrace Trace(TracerBackend backend, string source)
    {
        if (backend == TracerBackend.Ebpf)
            EbpfRequirement.Demand();
        using var program = NativeProgram.Compile(Start + source);
        var traced = CommandTracer.Run(program.Request(), backend == TracerBackend.Ebpf ? new EbpfLaunchBackend() : new PtraceLaunchBackend(), TraceContext.NewRoot());
        traced.ExitCode.Should().Be(0);
        traced.Trace.Completeness.IsComplete.Should().BeTrue();
        foreach (var message in traced.Trace.Messages)
        {
            message.SentClock.Should().BeLessThan(message.ReceivedClock);
            traced.Trace.CallAt(message.FromCall).StartNanos.Should().BeLessThan(traced.Trace.CallAt(message.ToCall).EndNanos);
        }

        return traced.Trace;
    }
}
