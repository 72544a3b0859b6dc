namespace TraceAssertions.MSTestProgram.Traced;

/// <summary>A test that goes on after its end, while another one runs.</summary>
[TestClass]
public sealed class Late
{
    private static readonly TaskCompletionSource<bool> Asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static Task? _worker;

    [TracedTestMethod(Golden = false)]
    public void A_leaves_a_worker() => _worker = WorkAsync();

    [TracedTestMethod(Golden = false)]
    public async Task B_runs_beside_it()
    {
        Asked.SetResult(true);
        await _worker!;
    }

    private static async Task WorkAsync()
    {
        await Asked.Task;
        TempFile.Touch("ta-mstest-late");
    }
}
