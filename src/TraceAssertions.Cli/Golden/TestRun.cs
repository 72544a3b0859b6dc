using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using TraceAssertions.Conditions;
using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>One run of one test assembly by <c>dotnet test</c>, without a build.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Tests">Every test of it, as the test platform reports them.</param>
/// <param name="Results">What the traced ones left.</param>
internal sealed record TestRun(string Assembly, IReadOnlyList<TestOutcome> Tests, VerdictFolder Results)
{
    private const string TrxName = "tests.trx";
    private const int KeptLines = 20;

    /// <summary>Runs the tests.</summary>
    /// <param name="request">What is run, and how.</param>
    /// <param name="assembly">The assembly.</param>
    /// <param name="mode">What the tests do with golden traces: RENACER_GOLDEN.</param>
    /// <param name="folder">Where the results go; made by this run, and refused where it holds those of another (TA3017).</param>
    /// <param name="findings">Takes what stands in the way.</param>
    /// <param name="interrupted">Ends the run with all its processes.</param>
    /// <returns>Null where the run cannot be judged (TA3017).</returns>
    public static TestRun? Start(GateRequest request, string assembly, GoldenMode mode, string folder, GateFindings findings, CancellationToken interrupted)
    {
        if (Prepare(folder) is { } obstacle)
        {
            findings.Add(obstacle);
            return null;
        }

        var output = new List<string>();
        var start = new ProcessStartInfo(DotnetHost.Path, Arguments(request, assembly, folder))
        {
            WorkingDirectory = request.Project.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[GoldenVariable.Name] = GoldenVariable.Write(mode);
        start.Environment[ResultsFolder.Variable] = folder;
        start.Environment["DOTNET_NOLOGO"] = "1";
        int exitCode;
        try
        {
            exitCode = Run(start, output, interrupted);
        }
        catch (Win32Exception failure)
        {
            findings.Add(CannotRun(assembly, $"'{start.FileName}' cannot be started: {failure.Message}"));
            return null;
        }

        if (interrupted.IsCancellationRequested)
            return null;
        var trx = TrxFile.Read(Path.Combine(folder, TrxName));
        var results = VerdictFolder.Read(folder, findings);
        if (WhyNotJudged(exitCode, trx, results) is not { } why)
            return new(assembly, trx?.Tests ?? [], results);
        findings.Add(CannotRun(assembly, why), output.Count == 0 ? null : string.Join('\n', output));
        return null;
    }

    /// <summary>Verdicts of an earlier run would be taken for those of this one.</summary>
    private static Diagnostic? Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return Directory.EnumerateFileSystemEntries(folder).Any()
                ? new(GateCodes.CannotRun, DiagnosticSeverity.Error, "the folder for the results holds those of an earlier run", folder, Remedy: "remove it, or name another with --results")
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(GateCodes.CannotWrite, DiagnosticSeverity.Error, $"the results of the run cannot be written: {PlainText.OneLine(failure.Message).TrimEnd('.')}", folder, Remedy: "grant write access, or name another folder with --results");
        }
    }

    /// <summary>VSTest's exit code is 0 where all tests passed, 1 where one failed and also where the run itself did.</summary>
    private static string? WhyNotJudged(int exitCode, TrxFile? trx, VerdictFolder results)
    {
        if (results.Unfinished.Count > 0)
            return $"the test host died while it ran {string.Join(", ", results.Unfinished)}";
        // A failed test is told by its name; what else VSTest says of the run is then its summary of the same.
        if (trx is { Errors: [var error, ..] })
            return error;
        return exitCode == 0 || (exitCode == 1 && trx is not null && trx.Tests.Any(test => test.Failed))
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"dotnet test ended with exit code {exitCode}");
    }

    private static List<string> Arguments(GateRequest request, string assembly, string folder)
    {
        List<string> arguments = ["test", assembly, "--results-directory", folder, "--logger", $"trx;LogFileName={TrxName}"];
        if (request.Settings is not null)
            arguments.AddRange(["--settings", request.Settings]);
        if (request.Filter is not null)
            arguments.AddRange(["--filter", request.Filter]);
        return arguments;
    }

    private static int Run(ProcessStartInfo start, List<string> output, CancellationToken interrupted)
    {
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        using var killer = interrupted.Register(() => Kill(process));
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // With a limit it does not wait for the end of the streams, which a process that a test left behind may hold open.
        while (!process.WaitForExit(int.MaxValue))
        {
        }

        return process.ExitCode;

        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (string.IsNullOrWhiteSpace(line.Data))
                return;
            lock (output)
            {
                output.Add(line.Data.TrimEnd());
                if (output.Count > KeptLines)
                    output.RemoveAt(0);
            }
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended at the same moment.
        }
    }

    private static Diagnostic CannotRun(string assembly, string why) =>
        new(GateCodes.CannotRun, DiagnosticSeverity.Error, $"the tests could not be run: {PlainText.OneLine(why.Split('\n')[0]).TrimEnd('.')}", assembly, Remedy: "`dotnet test` on this assembly shows more");
}
