using System.Diagnostics;
using System.Text;
using TraceAssertions.GoldenCorpus.Workload;

namespace TraceAssertions.GoldenCorpus.Mutations;

/// <summary>Changes of the child processes, and of the process itself.</summary>
internal static class ProcessChanges
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        Mutation.Addition("a child process more", _ => Process.Start("/bin/true").WaitForExit(), "child process added: test/true"),
        Mutation.Addition("a child process is left running", _ => Process.Start("/bin/sleep", "0.2").Dispose(), "child process added: test/sleep"),
        Mutation.Addition("a child process is ended by a signal", run =>
        {
            using var child = Process.Start("/bin/sleep", "5");
            _ = Native.kill(child.Id, 15);
            child.WaitForExit();
        }, "kill", "SIGTERM"),
        Mutation.Addition("a program that is not there is started", _ =>
        {
            try
            {
                Process.Start("/bin/no-such-program").Dispose();
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Expected.
            }
        }, "no-such-program"),
        Child("the child is started by a shell", run => new ProcessStartInfo("/bin/sh", ["-c", $"cat {Original.ScratchFile(run)}; true"]), "child process added: test/sh"),
        Child("another program does the child's work", run => new ProcessStartInfo("/usr/bin/tail", ["-n", "+1", Original.ScratchFile(run)]), "child process added: test/tail", "child process gone: test/cat"),
        Child("the child's errors are read too", run => new ProcessStartInfo("/bin/cat", [Original.ScratchFile(run)]) { RedirectStandardError = true }, "pipe2"),
        Mutation.Change("the child's output is read by the byte", Step.CountWithChild, run =>
        {
            Original.WriteScratch(run);
            return Original.ReadChild(run, new ProcessStartInfo("/bin/cat", [Original.ScratchFile(run)]), output =>
            {
                var text = new StringBuilder();
                Span<byte> few = stackalloc byte[7];
                int read;
                while ((read = output.BaseStream.Read(few)) > 0)
                    text.Append(Encoding.ASCII.GetString(few[..read]));
                return text.ToString();
            });
        }, "read", "pipe"),
        Child("the child gets another file", run =>
        {
            var copy = Path.Combine(run.Place.Scratch, "copy.txt");
            File.Copy(Original.ScratchFile(run), copy);
            return new ProcessStartInfo("/bin/cat", [copy]);
        }, "openat", "scratch/copy.txt"),
        Mutation.Addition("the working folder is changed", run =>
        {
            var before = Environment.CurrentDirectory;
            Environment.CurrentDirectory = run.Place.Incoming;
            Environment.CurrentDirectory = before;
        }, "chdir", "incoming"),
        Mutation.Addition("random bytes are asked of the kernel", run => _ = Native.getrandom(new byte[16], 16, 0), "getrandom"),
    ];

    private static Mutation Child(string name, Func<OrderRun, ProcessStartInfo> child, params IReadOnlyList<string> words) =>
        Mutation.Change(name, Step.CountWithChild, run =>
        {
            Original.WriteScratch(run);
            return Original.ReadChild(run, child(run), output => output.ReadToEnd());
        }, words);
}
