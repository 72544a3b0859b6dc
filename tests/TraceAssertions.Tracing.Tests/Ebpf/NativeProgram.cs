using System.Diagnostics;

namespace TraceAssertions.Tracing.Tests.Ebpf;

/// <summary>A C program that exists while a test needs it.</summary>
internal sealed class NativeProgram : IDisposable
{
    private NativeProgram(string folder) => Folder = folder;

    public string Folder { get; }

    public string File => Path.Combine(Folder, "program");

    /// <summary>Compiles a program, or skips the test where there is no compiler.</summary>
    public static NativeProgram Compile(string source)
    {
        Skip.IfNot(System.IO.File.Exists("/usr/bin/gcc"), "needs gcc");
        var program = new NativeProgram(Directory.CreateTempSubdirectory("ta-ebpf-").FullName);
        var file = Path.Combine(program.Folder, "program.c");
        System.IO.File.WriteAllText(file, source);
        using var compiler = Process.Start(new ProcessStartInfo("/usr/bin/gcc", ["-O1", "-w", "-pthread", "-o", program.File, file]) { RedirectStandardError = true })!;
        var errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        compiler.ExitCode.Should().Be(0, errors);
        return program;
    }

    public LaunchRequest Request(params string[] arguments) => new(File, [File, .. arguments]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
