namespace TraceAssertions.Tracing.Ptrace;

/// <summary>Lists the threads of a process without leaving one out.</summary>
/// <remarks>
/// A thread that ends while /proc/PID/task is read may hide those after it, because the kernel goes from thread to thread (proc_task_readdir in fs/proc/base.c): of a process whose threads come
/// and go without a pause one reading in a thousand was short of a thread that lived on. Who is not listed is not traced.
/// </remarks>
internal static class ThreadListing
{
    private const int MostReadings = 100;

    /// <summary>Reads until nobody can be missing; where threads end faster than they can be read, all that were ever listed.</summary>
    /// <param name="list">Reads the folder once.</param>
    /// <param name="count">How many threads the process has, or null where it is gone.</param>
    /// <param name="lives">Whether a thread is still there.</param>
    public static IReadOnlyList<int> Read(Func<IReadOnlyList<int>> list, Func<int?> count, Func<int, bool> lives)
    {
        var seen = new HashSet<int>();
        for (var reading = 0; reading < MostReadings; reading++)
        {
            var listed = list();
            seen.UnionWith(listed);

            // Who was listed and is there after the counting was counted. If they are as many, they are all.
            if (count() is not { } all || listed.Count(lives) >= all)
                break;
        }

        return [.. seen];
    }
}
