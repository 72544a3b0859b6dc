using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Stacks;

namespace TraceAssertions.Tracing.Tests.Ebpf;

public sealed class EbpfStackTests
{
    [SkippableTheory]
    [InlineData(SourceMode.Off)]
    [InlineData(SourceMode.Sampled)]
    [InlineData(SourceMode.All)]
    public void The_kernel_accepts_the_programs_of_every_mode(SourceMode source)
    {
        EbpfRequirement.Demand();
        foreach (var isHost in new[] { false, true })
        {
            foreach (var level in new[] { 0, 1 })
            {
                var load = () => new TracerSession(new TracerOptions { IsHost = isHost, Source = source, RingBytes = 64 << 10, PidNamespaceLevel = level, Nonce = 1 }, new RecordingSink()).Dispose();
                load.Should().NotThrow();
            }
        }
    }

    [SkippableFact]
    public void Every_call_has_its_stack_where_all_are_taken()
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile("""
            #include <fcntl.h>
            #include <unistd.h>
            int main() { int p[2]; char b[1]; access("/a", 0); rename("/b", "/c"); pipe2(p, 0); write(p[1], "x", 1); read(p[0], b, 1); return 0; }
            """);
        var sink = new RecordingSink();
        var outcome = new EbpfLaunchBackend().Run(program.Request() with { Source = SourceMode.All }, sink);

        outcome.ExitCode.Should().Be(0);
        foreach (var call in sink.Calls)
            call.Stack.Should().HaveCountGreaterThan(call.Name is "execve" or "exit_group" ? -1 : StackSnapshot.RegisterBytes, call.Name);
    }
}
