using TraceAssertions.Tracing.Ebpf;

namespace TraceAssertions.Tracing.Tests.Ebpf;

public sealed class TracepointFormatTests
{
    /// <summary>From Linux 6.18, with a field more, whose type has several words.</summary>
    private const string Sample = """
        name: task_newtask
        ID: 205
        format:
        	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
        	field:int common_pid;	offset:4;	size:4;	signed:1;

        	field:pid_t pid;	offset:8;	size:4;	signed:1;
        	field:char comm[16];	offset:12;	size:16;	signed:0;
        	field:unsigned long clone_flags;	offset:32;	size:8;	signed:0;
        	field:__data_loc char[] filename;	offset:40;	size:4;	signed:0;

        print fmt: "pid=%d comm=%s clone_flags=%lx", REC->pid, REC->comm, REC->clone_flags

        """;

    [Fact]
    public void Number_and_fields_are_read()
    {
        var format = TracepointFormat.Parse("task/task_newtask", Sample);

        format.Id.Should().Be(205);
        new[] { "pid", "comm", "clone_flags", "filename", "common_pid" }.Select(format.Offset).Should().Equal(8, 12, 32, 40, 4);
    }

    [Fact]
    public void What_a_kernel_lacks_is_told()
    {
        var missing = () => TracepointFormat.Parse("task/task_newtask", Sample).Offset("tgid");
        missing.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Should().BeEquivalentTo(new { Code = "TA0106", Severity = DiagnosticSeverity.Error })
            .And.Subject.As<Diagnostic>().Message.Should().Contain("the field tgid of the trace event task/task_newtask");

        var none = () => TracepointFormat.Parse("task/task_newtask", "");
        none.Should().Throw<TraceAssertionsException>().Which.Diagnostics[0].Code.Should().Be("TA0106");
    }

    [SkippableFact]
    public void The_running_kernel_tells_the_events_that_are_needed()
    {
        EbpfRequirement.Demand(BpfAttachment.Raw);

        TracepointFormat.Of(NotePrograms.NewTask).Offset("clone_flags").Should().BePositive();
        TracepointFormat.Of(NotePrograms.ExecutedFile).Offset("filename").Should().BePositive();
    }
}
