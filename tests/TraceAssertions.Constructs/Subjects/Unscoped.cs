using System.Runtime.CompilerServices;

namespace TraceAssertions.Constructs.Subjects;

/// <summary>What leaves the ExecutionContext behind on purpose, or has none. Each makes a call of a name of its own, which nothing else here makes.</summary>
internal static class Unscoped
{
    public static IReadOnlyList<Construct> All { get; } =
    [
        new("unsafe-queue", async visitor =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    ChangeMode(visitor.PathOf("unsafe-queue"));
                    done.SetResult();
                },
                null);
            await done.Task;
        })
        { Owner = Owner.Nobody, Calls = Once("chmod") },
        new("suppressed-flow", async visitor =>
        {
            Task task;
            using (ExecutionContext.SuppressFlow())
                task = Task.Run(() => RemoveFolder(visitor.PathOf("suppressed-flow")));
            await task;
        })
        { Owner = Owner.Nobody, Calls = Once("rmdir") },
        new("finalizer", visitor =>
        {
            Abandon(visitor.PathOf("finalizer"));
            return visitor.Surroundings.CollectAsync();
        })
        { Owner = Owner.Nobody, Calls = Once("symlink") },
        new("unsafe-thread", visitor =>
        {
            // The kernel knows who created it, and nobody knows for whom it works.
            var thread = new Thread(() => visitor.Open("unsafe-thread"));
            thread.UnsafeStart();
            thread.Join();
        })
        { Owner = Owner.ShownByTest },
    ];

    private static Dictionary<string, int> Once(string call) => new() { [call] = 1 };

    private static void ChangeMode(string path)
    {
        try
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
        }
        catch (FileNotFoundException)
        {
            // Expected: the call is what counts.
        }
    }

    private static void RemoveFolder(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Expected: the call is what counts.
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(string path) => _ = new MarksAtItsEnd(path);

    private sealed class MarksAtItsEnd(string path)
    {
        ~MarksAtItsEnd()
        {
            try
            {
                File.CreateSymbolicLink(path + "/missing", "nowhere");
            }
            catch (DirectoryNotFoundException)
            {
                // Expected: the call is what counts.
            }
        }
    }
}
