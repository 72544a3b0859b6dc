using System.Globalization;
using System.Runtime.InteropServices;
using TraceAssertions.Tracing.Ebpf;
using TraceAssertions.Tracing.Stacks;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Tracing.Tests.Ebpf;

public sealed class EbpfStackTests
{
    [SkippableTheory]
    [InlineData("Typed", 0, SourceMode.Off)]
    [InlineData("Typed", 0, SourceMode.Sampled)]
    [InlineData("Typed", 0, SourceMode.All)]
    [InlineData("Typed", 1, SourceMode.Off)]
    [InlineData("Typed", 1, SourceMode.Sampled)]
    [InlineData("Typed", 1, SourceMode.All)]
    [InlineData("Raw", 0, SourceMode.Off)]
    [InlineData("Raw", 0, SourceMode.Sampled)]
    [InlineData("Raw", 0, SourceMode.All)]
    public void The_kernel_accepts_the_programs_of_every_mode(string way, int level, SourceMode source)
    {
        var attachment = Enum.Parse<BpfAttachment>(way);
        EbpfRequirement.Demand(attachment);
        foreach (var (isHost, memory, filter) in new (bool, bool, CallFilter?)[] { (true, false, null), (false, false, null), (false, true, null), (false, true, new CallFilter("getppid", [110])) })
        {
            var options = new TracerOptions { Attachment = attachment, IsHost = isHost, Memory = memory, Filter = filter, Source = source, RingBytes = 64 << 10, PidNamespaceLevel = level, Nonce = 1 };
            var load = () => new TracerPrograms(options).Dispose();
            load.Should().NotThrow();
        }
    }

    [SkippableFact]
    public void The_place_of_a_vfork_is_that_of_its_caller()
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile("""
            #include <sys/syscall.h>
            #include <unistd.h>
            int main(void) {
              if (vfork() == 0) _exit(0);
              access("/after", 0);
              return 0;
            }
            """);
        var (outcome, sink) = Run(program.Request(), SourceMode.All);

        outcome.ExitCode.Should().Be(0);
        var vfork = sink.Calls.Single(call => call.Name == "vfork");
        var access = sink.Calls.Single(call => call.Path == "/after");

        // access(2) is a leaf of libc: what is on top of its stack is an address in main, and so is the place that vfork(2) goes on at.
        var after = MemoryMarshal.Read<ulong>(new StackSnapshot(access.Stack).Stack);
        new StackSnapshot(vfork.Stack).InstructionPointer.Should().BeInRange(after - 256, after);
    }

    [SkippableFact]
    public void Every_call_has_the_place_that_it_was_made_from()
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile("""
            #include <fcntl.h>
            #include <sys/socket.h>
            #include <sys/stat.h>
            #include <unistd.h>
            static void copy(const char* from, const char* to) {
              char b[4096]; int n, i = open(from, O_RDONLY), o = open(to, O_CREAT | O_WRONLY, 0600);
              while ((n = read(i, b, sizeof b)) > 0) write(o, b, n);
            }
            int main(int c, char** v) {
              int p[2]; char b[1];
              copy("/proc/self/maps", v[1]);
              access("/begin", 0);
              rename("/b", "/c"); chdir("/nowhere"); access((char*)8, 0); pipe2(p, 0); socketpair(AF_UNIX, SOCK_STREAM, 0, p);
              getppid(); getuid(); syscall(1000); syscall(-1); execl("/no/such/program", "x", (char*)0);
              access("/end", 0);
              return 0;
            }
            """);
        var maps = Path.Combine(program.Folder, "maps");
        var (outcome, sink) = Run(program.Request(maps), SourceMode.All);

        (outcome.ExitCode, outcome.LostStacks).Should().Be((0, 0L));
        var executable = File.ReadLines(maps).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words[1].Contains('x', StringComparison.Ordinal)).ToArray();
        foreach (var call in sink.Calls)
        {
            var has = !call.Raw.Unfinished && !(call.Name is "execve" && call.Raw.Result == 0);
            (call.Stack.Length > StackSnapshot.RegisterBytes).Should().Be(has, call.Name);
        }

        var body = sink.Calls.SkipWhile(c => c.Path != "/begin").TakeWhile(c => c.Path != "/end").ToArray();
        body.Select(c => c.Name).Should().Equal("access", "rename", "chdir", "access", "pipe2", "socketpair", "getppid", "getuid", "syscall_0x3e8", "syscall_0xffffffff", "execve");
        (body[1].Path, body[1].Path2).Should().Be(("/b", "/c"));
        body[4].Raw.MadePair.Should().BePositive();
        foreach (var call in body)
        {
            // The C library's wrappers of these are leaves: the return address is on top of the stack, but under the arguments of execl().
            var snapshot = new StackSnapshot(call.Stack);
            MappingOf(snapshot.InstructionPointer).Should().Contain("libc", call.Name);
            if (call.Name is not "execve")
                MappingOf(MemoryMarshal.Read<ulong>(snapshot.Stack)).Should().EndWith("/program", call.Name);
        }

        string MappingOf(ulong address) => executable.Single(words => words[0].Split('-') is [var from, var to] && Hex(from) <= address && address < Hex(to))[^1];

        static ulong Hex(string digits) => ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    [SkippableFact]
    public void Registers_and_memory_are_those_of_the_moment()
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile("""
            extern char after[];
            int main() {
              asm volatile(
                "push %%rbp\n push %%rbx\n push %%r12\n push %%r13\n push %%r14\n push %%r15\n"
                "mov $0x101, %%rbx\n mov $0x102, %%rbp\n mov $0x103, %%r12\n mov $0x104, %%r13\n mov $0x105, %%r14\n mov $0x106, %%r15\n"
                "push $0x202\n push $0x201\n"
                "lea after(%%rip), %%rdi\n mov %%rsp, %%rsi\n mov $110, %%eax\n syscall\n .globl after\n after:\n"
                "add $16, %%rsp\n pop %%r15\n pop %%r14\n pop %%r13\n pop %%r12\n pop %%rbx\n pop %%rbp\n"
                ::: "rax", "rcx", "r11", "rdi", "rsi", "memory");
              return 0;
            }
            """);
        var (_, sink) = Run(program.Request(), SourceMode.All);

        var call = sink.Calls.Single(c => c.Name == "getppid");
        var snapshot = new StackSnapshot(call.Stack);
        snapshot.Registers.ToArray().Should().Equal(call.Raw.Arg0, call.Raw.Arg1, 0x102, 0x101, 0x103, 0x104, 0x105, 0x106);
        MemoryMarshal.Cast<byte, ulong>(snapshot.Stack[..16]).ToArray().Should().Equal(0x201, 0x202);
    }

    [SkippableFact]
    public void A_stack_is_taken_to_its_end()
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile("""
            #include <pthread.h>
            #include <string.h>
            #include <sys/mman.h>
            #include <unistd.h>
            extern void* __libc_stack_end;
            static void on_stack(char* sp, long number, const void* argument) {
              asm volatile("mov %%rsp, %%rbx\n mov %[sp], %%rsp\n syscall\n mov %%rbx, %%rsp\n"
                : "+a"(number) : [sp] "r"(sp), "D"(argument), "S"(0) : "rbx", "rcx", "r11", "memory");
            }
            static __attribute__((noinline)) int at_depth(int bytes, const void* end) {
              volatile char frame[bytes];
              for (int i = 0; i < bytes; i++) frame[i] = 1;
              return syscall(121, end) + frame[bytes - 1];
            }
            static void* work(void* p) { at_depth(64, (void*)pthread_self()); at_depth(6000, (void*)pthread_self()); at_depth(20000, (void*)pthread_self()); return 0; }
            int main() {
              at_depth(64, __libc_stack_end); at_depth(6000, __libc_stack_end); at_depth(20000, __libc_stack_end);
              pthread_t t; pthread_create(&t, 0, work, 0); pthread_join(t, 0);
              char* p = mmap(0, 10 * 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              for (long* w = (long*)p; w < (long*)(p + 6 * 4096); w++) *w = (long)w;
              mprotect(p + 6 * 4096, 4 * 4096, PROT_NONE);
              char* end = p + 6 * 4096;
              int depths[] = { 8, 256, 4096, 4104, 5000, 8184, 8192, 9000 };
              for (int i = 0; i < 8; i++) { on_stack(end - depths[i], 121, end); on_stack(end - depths[i], 21, "/path"); }
              on_stack(end, 121, end);
              on_stack((char*)16, 121, (void*)16);
              return 0;
            }
            """);
        var (outcome, sink) = Run(program.Request(), SourceMode.All);

        outcome.ExitCode.Should().Be(0);
        var calls = sink.Calls.SkipWhile(c => c.Name != "getpgid").Where(c => c.Name == "getpgid" || c.Path == "/path").ToArray();
        calls.Should().HaveCount(24);
        // Raw tracepoints do not tell where the stack of a thread ends that is not the first.
        for (var thread = 0; thread < (EbpfProbe.Attachment == BpfAttachment.Raw ? 1 : 2); thread++)
        {
            Reaches(calls[thread * 3]).Should().Be(calls[thread * 3].Raw.Arg0);
            Reaches(calls[(thread * 3) + 1]).Should().Be(calls[(thread * 3) + 1].Raw.Arg0);
            calls[(thread * 3) + 2].Stack.Should().HaveCount(StackSnapshot.MaxBytes);
        }

        int[] depths = [8, 256, 4096, 4104, 5000, 8184, 8192, 9000];
        for (var i = 0; i < depths.Length; i++)
        {
            foreach (var call in calls.Skip(6 + (2 * i)).Take(2))
            {
                call.Stack.Should().HaveCount(StackSnapshot.RegisterBytes + Math.Min(depths[i], StackSnapshot.MaxStackBytes), $"{call.Name} with {depths[i]} bytes of stack");
                var pointer = new StackSnapshot(call.Stack).StackPointer;
                MemoryMarshal.Cast<byte, ulong>(call.Stack.AsSpan(StackSnapshot.RegisterBytes)).ToArray().Should().Equal(Enumerable.Range(0, (call.Stack.Length / 8) - 8).Select(w => pointer + (8 * (ulong)w)));
            }
        }

        calls[^2].Stack.Should().HaveCount(StackSnapshot.RegisterBytes, "the registers are there without any stack");
        calls[^1].Stack.Should().HaveCount(StackSnapshot.RegisterBytes);

        static ulong Reaches(RecordedCall call) => new StackSnapshot(call.Stack).StackPointer + (ulong)call.Stack.Length - StackSnapshot.RegisterBytes;
    }

    [SkippableFact]
    public void A_sample_is_what_the_policy_says_for_each_thread()
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile("""
            #define _GNU_SOURCE
            #include <fcntl.h>
            #include <pthread.h>
            #include <sched.h>
            #include <signal.h>
            #include <sys/syscall.h>
            #include <sys/wait.h>
            #include <unistd.h>
            static void nothing(int s) {}
            static void* work(void* p) {
              char b[64]; int zero = open("/dev/zero", O_RDONLY);
              for (int i = 0; i < 1000; i++) read(zero, b, 1);
              for (int i = 0; i < 100; i++) { read(zero, b, 1); read(zero, b, 2); }
              for (int i = 0; i < 20; i++) { sched_yield(); syscall(SYS_getpid); syscall(SYS_gettid); }
              raise(SIGUSR1);
              for (int i = 0; i < 8000; i++) read(zero, b, 1 + i % 3);
              for (int i = 0; i < 3; i++) usleep(2000);
              read(zero, b, 1); execl("/no/such/program", "x", (char*)0); execl("/no/such/program", "x", (char*)0); read(zero, b, 1);
              syscall(1000); syscall(1000); syscall(1000);
              for (long i = 0; i < 600; i++) syscall(1000, 1L << 40, 0, i << 40);
              for (long i = 0; i < 3; i++) syscall(1000, 1L << 40, i, 0);
              return 0;
            }
            int main() {
              pthread_t t[3];
              signal(SIGUSR1, nothing);
              for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, work, 0);
              for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
              if (fork() == 0) { work(0); execl("/bin/true", "true", (char*)0); }
              wait(0);
              return 0;
            }
            """);
        var sink = new RecordingSink();
        var outcome = new EbpfLaunchBackend(ringBytes: 64 << 20).Run(program.Request() with { Source = SourceMode.Sampled }, sink);

        (outcome.ExitCode, outcome.LostStacks, outcome.LostEvents).Should().Be((0, 0L, 0L));
        var threads = sink.Calls.GroupBy(c => c.Raw.Tid).ToArray();
        threads.Should().HaveCount(5);
        foreach (var thread in threads)
        {
            var expected = new ExpectedStacks(thread);
            foreach (var call in thread)
                (call.Stack.Length > 0).Should().Be(expected.Takes(call), $"{call.Name} {call.Raw.Sequence} of thread {thread.Key}");
        }

        threads.Count(t => t.Count(c => c.Stack.Length > 0) > StackPolicy.FreeStacks).Should().Be(4, "else the limit was not reached");
        sink.Calls.Should().Contain(c => c.Name == "sched_yield" && c.Stack.Length == 0);
        sink.Calls.Where(c => c.Name == "clock_nanosleep").Should().NotBeEmpty().And.OnlyContain(c => c.Stack.Length > 0);
    }

    [SkippableFact]
    public void Without_a_mode_there_are_no_stacks_and_no_markers()
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile(MarkerProgram);
        var (_, sink) = Run(program.Request(), SourceMode.Off);

        sink.Calls.Should().NotBeEmpty().And.OnlyContain(c => c.Stack.Length == 0 && c.Name != "getppid");
    }

    [SkippableTheory]
    [InlineData(SourceMode.Sampled)]
    [InlineData(SourceMode.All)]
    public void Markers_about_queued_work_are_calls_and_no_other_is(SourceMode source)
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile(MarkerProgram);
        var (_, sink) = Run(program.Request(), source);

        var markers = sink.Calls.Where(c => c.Name == "getppid").ToArray();
        markers.Select(c => (c.Raw.Arg1, c.Raw.Arg2)).Should().Equal((5, 70), (6, 70), (5, 71));
        markers.Should().OnlyContain(c => c.Raw.Arg0 == 0x7273416563617254 && c.Stack.Length > 0 == (c.Raw.Arg1 == 5));
        sink.Calls.Select(c => c.Raw.Sequence).Should().Equal(Enumerable.Range(1, sink.Calls.Length).Select(i => (ulong)i));
    }

    [SkippableTheory]
    [InlineData(SourceMode.Off, 512 << 10, 4000)]
    [InlineData(SourceMode.All, 2 * 512 << 10, 4000)]
    [InlineData(SourceMode.Sampled, 512 << 10, 3200)]
    public void No_call_is_lost_for_the_sake_of_stacks(SourceMode source, int ringBytes, int calls)
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile("""
            #include <stdlib.h>
            #include <fcntl.h>
            #include <sys/syscall.h>
            #include <unistd.h>
            int main(int c, char** v) {
              volatile char frames[9000]; frames[0] = 1; frames[8999] = 1;
              for (long i = atol(v[1]); i > 0; i--) syscall(SYS_getuid, i);
              close(open(v[2], O_CREAT | O_WRONLY, 0600));
              return 0;
            }
            """);
        var file = Path.Combine(program.Folder, "done");
        var sink = new WaitingSink(file);
        var outcome = new EbpfLaunchBackend(ringBytes).Run(program.Request(calls.ToString(CultureInfo.InvariantCulture), file) with { Source = source }, sink);

        (outcome.ExitCode, outcome.LostEvents).Should().Be((0, 0L));
        sink.Calls.Should().Be(calls);
        (outcome.LostStacks > 0).Should().Be(source is not SourceMode.Off, "the burst was larger than what stacks may take");
        (sink.Stacks > 0).Should().Be(source is not SourceMode.Off);
        if (source is SourceMode.All)
            (sink.Stacks + outcome.LostStacks).Should().BeGreaterThanOrEqualTo(calls);
    }

    [SkippableFact]
    public void An_exec_tells_the_auxiliary_vector_that_the_program_has()
    {
        EbpfRequirement.Demand();
        using var program = NativeProgram.Compile("""
            #include <fcntl.h>
            #include <pthread.h>
            #include <stdio.h>
            #include <unistd.h>
            static char** arguments;
            static void* run(void* p) { execl(arguments[0], arguments[0], arguments[1], "2", (char*)0); return 0; }
            int main(int c, char** v) {
              char name[4096], b[4096]; int n, i, o;
              snprintf(name, sizeof name, "%s.%s", v[1], v[2]);
              i = open("/proc/self/auxv", O_RDONLY); o = open(name, O_CREAT | O_WRONLY, 0600);
              while ((n = read(i, b, sizeof b)) > 0) write(o, b, n);
              if (v[2][0] == '2') execle(v[0], v[0], v[1], "3", (char*)0, (char*[]){ 0 });
              if (v[2][0] == '3') return 0;
              arguments = v;
              pthread_t t; pthread_create(&t, 0, run, 0); pause();
            }
            """);
        var file = Path.Combine(program.Folder, "auxv");
        var (outcome, sink) = Run(program.Request(file, "1"), SourceMode.Off);

        outcome.ExitCode.Should().Be(0);
        sink.Auxiliaries.Should().HaveCount(3);
        for (var i = 0; i < 3; i++)
        {
            var told = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"{file}.{i + 1}"));
            var vector = sink.Auxiliaries[i].Vector;
            Trim(vector).Should().Equal(Trim(told)).And.HaveCountGreaterThan(16 * 10);
        }

        Trim(sink.Auxiliaries[0].Vector).Should().NotEqual(Trim(sink.Auxiliaries[1].Vector), "each program has random bytes of its own, and a place of its own");

        // Up to AT_NULL; the kernel keeps room for more.
        static byte[] Trim(byte[] vector)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(vector);
            var length = 0;
            while (words[length] != 0)
                length += 2;
            return vector[..(8 * length)];
        }
    }

    private const string MarkerProgram = """
        #include <sys/syscall.h>
        #include <unistd.h>
        int main() {
          long magic = 0x7273416563617254;
          for (int operation = 0; operation < 9; operation++) syscall(SYS_getppid, magic, operation, 70);
          syscall(SYS_getppid, magic, 5, 71);
          return 0;
        }
        """;

    private static (LaunchOutcome Outcome, RecordingSink Sink) Run(LaunchRequest request, SourceMode source)
    {
        var sink = new RecordingSink();
        return (new EbpfLaunchBackend().Run(request with { Source = source }, sink), sink);
    }

    /// <summary>Takes nothing from the ring until the program has done all that it does.</summary>
    private sealed class WaitingSink(string file) : ICallSink
    {
        public long Calls { get; private set; }

        public long Stacks { get; private set; }

        public void OnCall(in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, ReadOnlySpan<byte> stack)
        {
            while (!File.Exists(file))
                Thread.Sleep(1);
            if (call.Number == 102)
                Calls++;
            if (stack.Length > 0)
                Stacks++;
        }

        public void OnProcess(in RawProcessEvent processEvent, ReadOnlySpan<byte> text, ReadOnlySpan<byte> auxiliary)
        {
        }

        public void OnLost(ulong scope, long count)
        {
        }
    }
}
