using TraceAssertions.Testing;

namespace TraceAssertions.Cli.Golden;

/// <summary>What a run knows of: golden traces of other names are stale.</summary>
internal static class SeenNames
{
    /// <summary>The names of the tests and programs that take part in golden traces.</summary>
    /// <param name="request">What was run.</param>
    /// <param name="verdicts">The verdicts of its traced tests.</param>
    /// <param name="tests">All tests as the platform reports them: one that is skipped leaves no verdict and is still there; one that passed without a verdict is traced no longer.</param>
    public static IReadOnlyCollection<string> Of(GateRequest request, IReadOnlyList<VerdictFile> verdicts, IEnumerable<TestOutcome> tests)
    {
        // What was traced and has no word on golden traces takes no part in them: its golden trace guards nothing.
        var left = verdicts.Where(verdict => verdict.Golden is null && verdict.TraceId is not null).Select(verdict => verdict.DisplayName);
        return [.. verdicts.Select(verdict => verdict.DisplayName).Concat(tests.Where(test => !test.Passed).Select(test => test.Name)).Except(left, StringComparer.Ordinal), .. request.Programs.Select(program => program.Name)];
    }

    /// <summary>Tests that did not pass: a theory may have been skipped or failed as one before it had rows, and a test before it came to its parts.</summary>
    public static IReadOnlyCollection<string> Unrun(IEnumerable<TestOutcome> tests) => [.. tests.Where(test => !test.Passed).Select(test => test.Name)];

    /// <summary>The folders that the run used: what lies in the folder of another environment's variant is not its to judge.</summary>
    /// <param name="request">What was run.</param>
    /// <param name="target">The project with the folders to look in.</param>
    /// <param name="verdicts">The verdicts of its traced tests.</param>
    /// <param name="programs">The golden traces of its programs.</param>
    public static IEnumerable<GoldenDirectory> Folders(GateRequest request, GoldenProject target, IReadOnlyList<VerdictFile> verdicts, IEnumerable<GoldenTrace> programs)
    {
        var own = request.Project;
        var used = verdicts.Select(verdict => verdict.Golden?.File).OfType<string>().Select(file => Path.GetDirectoryName(file)!)
            .Concat(programs.Select(program => own.FolderOf(program.Environment).FullPath))
            .ToHashSet(StringComparer.Ordinal);
        return target.Folders.Where((_, i) => used.Count == 0 || used.Contains(own.Folders[i].FullPath));
    }
}
