using System.Globalization;
using TraceAssertions.Tracing.Ebpf;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>Without the types of the kernel, although it has them.</summary>
public sealed class RawLaunchBackendTests() : EbpfLaunchBackendTests(BpfAttachment.Raw)
{
    [SkippableFact]
    public void Tasks_that_find_the_table_full_are_counted_as_not_followed()
    {
        EbpfRequirement.Demand(BpfAttachment.Raw);
        const int children = 300;
        using var program = NativeProgram.Compile($$"""
            #include <signal.h>
            #include <sys/wait.h>
            #include <unistd.h>
            int main(void) {
              int child[{{children}}];
              for (int i = 0; i < {{children}}; i++) if ((child[i] = fork()) == 0) for (;;) pause();
              for (int i = 0; i < {{children}}; i++) kill(child[i], SIGKILL);
              for (int i = 0; i < {{children}}; i++) wait(0);
              if (fork() == 0) { access("/followed-again", 0); _exit(0); }
              wait(0);
              return 0;
            }
            """);
        var sink = new RecordingSink();
        var outcome = new EbpfLaunchBackend(null, BpfAttachment.Raw, options => options with { MostTasks = 16 }).Run(program.Request(), sink);

        outcome.ExitCode.Should().Be(0);
        var followed = sink.Events.Count(e => e.Event.Kind == ProcessEventKind.Fork) - 1;
        followed.Should().BeInRange(1, children - 1);
        outcome.Reasons.Should().Equal(string.Create(CultureInfo.InvariantCulture, $"{children - followed} tasks could not be followed, because the kernel had no memory for their state"));
        sink.Calls.Should().ContainSingle(c => c.Path == "/followed-again", "a state goes with its task");
        sink.Calls.Count(c => c.Name is "clone" or "clone3" or "fork").Should().Be(children + 1);
        sink.Events.Count(e => e.Event.Kind == ProcessEventKind.Exit).Should().Be(followed + 2);
    }

    [Fact]
    public void What_would_have_to_be_guessed_is_refused()
    {
        foreach (var options in new TracerOptions[] { new() { Attaches = true }, new() { IsHost = true, IsOfAnother = true }, new() { PidNamespaceLevel = 1 } })
        {
            var load = () => new TracerPrograms(options with { Attachment = BpfAttachment.Raw }).Dispose();
            load.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Code.Should().Be("TA0106");
        }
    }
}
