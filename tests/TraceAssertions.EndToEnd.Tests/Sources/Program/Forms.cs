//// statement
public static void Run()
{
    File.Exists(Here + "«0»");
}

//// expression body
public static void Run() => File.Exists(Here + "«0»");

//// read all
public static void Run()
{
    var before = 1;
    var bytes = File.ReadAllBytes(Here + "«0»");
    if (bytes.Length < before)
        throw new InvalidOperationException();
}

//// stream
public static void Run()
{
    var stream = new FileStream(Here + "«0».«2».«3»", FileMode.Open, FileAccess.Read, FileShare.Read, 1);
    var buffer = new byte[8];
    stream.ReadExactly(buffer);
    stream.Dispose();
}

//// reader in using
public static void Run()
{
    using (var reader = new StreamReader(Here + "«0».«2».«3»"))
    {
        reader.ReadLine();
    }
}

//// write
public static void Run()
{
    File.WriteAllText(Here + "«0»", "some text");
}

//// arguments of a call
public static void Run()
{
    Both(
        File.Exists(Here + "«-1»"),
        File.Exists(Here + "«-2»"));
}

private static bool Both(bool one, bool other) => one && other;

//// call over lines
public static void Run()
{
    var text = File
        .ReadAllText(
            Here
            + "«-3»")
        .Trim();
    _ = text.Length;
}

//// chained lambdas
public static void Run()
{
    _ = Enumerable
        .Range(0, 2)
        .Select(i => i + 1)
        .Count(i =>
            i < 3
            && File.Exists(Here + "«-1»"));
}

//// conditional
public static void Run()
{
    var choice = Environment.TickCount > 0
        ? File.Exists(Here + "«-1»")
        : File.Exists(Here + "«-2»");
    _ = choice;
}

//// switch expression
public static void Run()
{
    for (var i = 0; i < 2; i++)
    {
        var known = i switch
        {
            0 => File.Exists(Here + "«0»"),
            _ => File.Exists(Here + "«0»"),
        };
        _ = known;
    }
}

//// condition of a loop
public static void Run()
{
    var turns = 0;
    while (File.Exists(Here + "«0»") && turns < 2)
    {
        turns++;
    }
}

//// lambda
public static void Run()
{
    Func<bool> exists = () => File.Exists(Here + "«0»");
    exists();
}

//// closure
public static void Run()
{
    var path = Here + "«3»";
    var exists = () =>
    {
        return File.Exists(path);
    };
    exists();
}

//// nested lambdas
public static void Run()
{
    Func<Func<bool>> outer = () =>
    {
        var path = Here + "«1»";
        return () => File.Exists(path);
    };
    outer()();
}

//// local function
public static void Run()
{
    Touch();

    static void Touch()
    {
        File.Exists(Here + "«0»");
    }
}

//// recursive local function
public static void Run()
{
    Touch(3);

    void Touch(int depth)
    {
        File.Exists(Here + "«0»");
        if (depth > 0)
            Touch(depth - 1);
    }
}

//// iterator
public static void Run()
{
    foreach (var exists in Look())
        _ = exists;
}

private static IEnumerable<bool> Look()
{
    yield return File.Exists(Here + "«0»");
    for (var i = 0; i < 2; i++)
    {
        var exists = File.Exists(Here + "«0»");
        yield return exists;
    }
}

//// deferred
public static void Run()
{
    var looks = from i in Enumerable.Range(0, 3)
                where File.Exists(Here + "«0»")
                select File.Exists(Here + "«0»");
    _ = looks.Count(look => look);
}

//// generic method
public static void Run()
{
    Look("a");
    Look(1);
    Look<object>(2);
}

private static T Look<T>(T value)
{
    File.Exists(Here + "«0»");
    return value;
}

//// generic class
public static void Run()
{
    new Box<string>("a").Look();
    new Box<(int, string)>((1, "a")).Look();
}

private sealed class Box<T>(T value)
{
    public T Look()
    {
        File.Exists(Here + "«0»");
        return value;
    }
}

//// static constructor
public static void Run()
{
    _ = Once.Value;
}

private static class Once
{
    public static readonly int Value;

    static Once()
    {
        File.Exists(Here + "«0»");
        Value = 1;
    }
}

//// field initializer
public static void Run()
{
    _ = new Holder().Exists;
}

private sealed class Holder
{
    public readonly bool Exists = File.Exists(Here + "«0»");
}

//// constructor and base
public static void Run()
{
    _ = new Derived();
}

private class Base
{
    protected Base(string path)
    {
        File.Exists(path);
    }
}

private sealed class Derived() : Base(Here + "«-4»");

//// property
public static void Run()
{
    Exists = Exists;
}

private static bool Exists
{
    get => File.Exists(Here + "«0»");
    set => File.Exists(Here + "«0»");
}

//// indexer and operator
public static void Run()
{
    var one = new Number(1);
    _ = (one + one)[2];
}

private readonly record struct Number(int Value)
{
    public bool this[int index] => File.Exists(Here + "«0»");

    public static Number operator +(Number left, Number right)
    {
        File.Exists(Here + "«0»");
        return new(left.Value + right.Value);
    }
}

//// struct through an interface
public static void Run()
{
    ILook look = new Looker(3);
    look.Look();
    look.LookTwice();
}

private interface ILook
{
    bool Look();

    bool LookTwice()
    {
        File.Exists(Here + "«0»");
        return Look();
    }
}

private readonly struct Looker(int value) : ILook
{
    public bool Look() => value > 0 && File.Exists(Here + "«0»");
}

//// catch and finally
public static void Run()
{
    try
    {
        throw new InvalidOperationException("on purpose");
    }
    catch (InvalidOperationException e) when (e.Message.Length > 0 && File.Exists(Here + "«0»"))
    {
        File.Exists(Here + "«0»");
    }
    finally
    {
        File.Exists(Here + "«0»");
    }
}

//// dispose
public static void Run()
{
    using var probe = new Probe();
    using (new Probe())
    {
        _ = probe;
    }
}

private sealed class Probe : IDisposable
{
    public void Dispose() => File.Exists(Here + "«0»");
}

//// event
public static void Run()
{
    var bell = new Bell();
    bell.Rings += (_, _) => File.Exists(Here + "«0»");
    bell.Ring();
}

private sealed class Bell
{
    public event EventHandler? Rings;

    public void Ring() => Rings?.Invoke(this, EventArgs.Empty);
}

//// expression tree
public static void Run()
{
    Expression<Func<bool>> exists = () => File.Exists(Here + "«2»");
    var compiled = exists.Compile();
    compiled();
}

//// reflection
public static void Run()
{
    var look = Self.GetMethod("Look", BindingFlags.NonPublic | BindingFlags.Static)!;
    look.Invoke(null, null);
}

private static bool Look()
{
    return File.Exists(Here + "«0»");
}

//// sort with a comparison
public static void Run()
{
    int[] numbers = [3, 1, 2];
    Array.Sort(numbers, (left, right) =>
    {
        File.Exists(Here + "«0»");
        return left - right;
    });
}

//// new thread
public static void Run()
{
    var thread = new Thread(() => File.Exists(Here + "«0»"));
    thread.Start();
    thread.Join();
}

//// thread pool
public static void Run()
{
    using var done = new ManualResetEventSlim();
    ThreadPool.QueueUserWorkItem(_ =>
    {
        File.Exists(Here + "«0»");
        done.Set();
    });
    done.Wait();
}

//// timer
public static void Run()
{
    using var done = new ManualResetEventSlim();
    using var timer = new Timer(_ =>
    {
        File.Exists(Here + "«0»");
        done.Set();
    });
    timer.Change(1, Timeout.Infinite);
    done.Wait();
}

//// parallel for
public static void Run()
{
    Parallel.For(0, 4, i =>
    {
        File.Exists(Here + "«0»");
    });
}

//// parallel linq
public static void Run()
{
    _ = Enumerable.Range(0, 8).AsParallel().Count(i => File.Exists(Here + "«0»"));
}

//// task run
public static async Task Run()
{
    await Task.Run(() => File.Exists(Here + "«0»"));
}

//// task run of async
public static async Task Run()
{
    await Task.Run(async () =>
    {
        await Task.Yield();
        await File.ReadAllBytesAsync(Here + "«0»");
    });
}

//// continue with
public static async Task Run()
{
    await Task.CompletedTask.ContinueWith(
        _ => File.Exists(Here + "«0»"),
        TaskScheduler.Default);
}

//// after yield
public static async Task Run()
{
    File.Exists(Here + "«0»");
    await Task.Yield();
    File.Exists(Here + "«0»");
}

//// after delay
public static async Task Run()
{
    await Task.Delay(1);
    File.Exists(Here + "«0»");
}

//// async local function
public static async Task Run()
{
    await Look();

    static async Task Look()
    {
        await Task.Yield();
        File.Exists(Here + "«0»");
    }
}

//// async lambda
public static async Task Run()
{
    var look = async () =>
    {
        await Task.Yield();
        await File.ReadAllTextAsync(Here + "«0»");
    };
    await look();
}

//// async void
public static async Task Run()
{
    var done = new TaskCompletionSource();
    Look(done);
    await done.Task;
}

private static async void Look(TaskCompletionSource done)
{
    await Task.Yield();
    File.Exists(Here + "«0»");
    done.SetResult();
}

//// read all async
public static async Task Run()
{
    await File.ReadAllBytesAsync(Here + "«0»");
}

//// read all async after a wait
public static async Task Run()
{
    await Task.Delay(1).ConfigureAwait(false);
    var text = await File.ReadAllTextAsync(Here + "«0»").ConfigureAwait(false);
    _ = text.Length;
}

//// read all async over lines
public static async Task Run()
{
    var length = (await File
            .ReadAllTextAsync(
                Here + "«-2»"))
        .Length;
    _ = length;
}

//// read lines async
public static async Task Run()
{
    await foreach (var line in File.ReadLinesAsync(Here + "«0»"))
    {
        _ = line;
    }
}

//// write all async
public static async Task Run()
{
    await File.WriteAllTextAsync(Here + "«0»", "some text");
}

//// append all lines async
public static async Task Run()
{
    await File.AppendAllLinesAsync(Here + "«0»", ["one", "two"]);
}

//// stream async
public static async Task Run()
{
    var stream = new FileStream(Here + "«0».«2».«3»", FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
    var buffer = new byte[8];
    await stream.ReadExactlyAsync(buffer);
    await stream.DisposeAsync();
}

//// stream async of a sync handle
public static async Task Run()
{
    var stream = new FileStream(Here + "«0».«2».«3»", FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: false);
    var buffer = new byte[8];
    await stream.ReadAsync(buffer);
    stream.Dispose();
}

//// buffered stream async
public static async Task Run()
{
    var stream = new FileStream(Here + "«0».«3».«4»", FileMode.Open, FileAccess.Read, FileShare.Read, 4096, useAsync: true);
    var buffer = new byte[8];
    for (var i = 0; i < 3; i++)
        _ = await stream.ReadAsync(buffer);
    stream.Dispose();
}

//// written on dispose
public static async Task Run()
{
    await using (var stream = new FileStream(Here + "«0».«3».«3»", FileMode.Create, FileAccess.Write, FileShare.None, 4096, useAsync: true))
    {
        await stream.WriteAsync(new byte[8]);
    }
}

//// many reads of one stream
public static async Task Run()
{
    var stream = new FileStream(Here + "«0».«4».«6»", FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
    var buffer = new byte[2];
    for (var i = 0; i < 12; i++)
    {
        _ = await stream.ReadAsync(buffer);
    }
    stream.Dispose();
}

//// random access
public static async Task Run()
{
    var handle = File.OpenHandle(Here + "«0».«2».«3»", options: FileOptions.Asynchronous);
    var buffer = new byte[8];
    _ = await RandomAccess.ReadAsync(handle, buffer, 0);
    handle.Dispose();
}

//// stream reader async
public static async Task Run()
{
    var reader = new StreamReader(Here + "«0».«1».«2»");
    while (await reader.ReadLineAsync() is { } line) { _ = line; }
    reader.Dispose();
}

//// copy to async
public static async Task Run()
{
    var stream = new FileStream(Here + "«0».«2».«3»", FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
    using var memory = new MemoryStream();
    await stream.CopyToAsync(memory);
    stream.Dispose();
}

//// task and value task
public static async Task Run()
{
    await Outer();
}

private static async ValueTask<int> Outer()
{
    var one = await Inner();
    return one + await File.ReadAllTextAsync(Here + "«0»").ContinueWith(text => text.Result.Length, TaskScheduler.Default);
}

private static async ValueTask<int> Inner()
{
    await Task.Yield();
    var bytes = await File.ReadAllBytesAsync(Here + "«0»");
    return bytes.Length;
}

//// when all
public static async Task Run()
{
    var one = File.ReadAllBytesAsync(Here + "«0»");
    var other = File.ReadAllBytesAsync(Here + "«0»");
    var third = Task.Run(() => File.ReadAllBytes(Here + "«0»"));
    await Task.WhenAll(one, other, third);
}

//// waited for
public static void Run()
{
    var bytes = File.ReadAllBytesAsync(Here + "«0»").GetAwaiter().GetResult();
    _ = bytes.Length;
    Task.Run(() => File.Exists(Here + "«0»")).Wait();
}

//// async iterator
public static async Task Run()
{
    await foreach (var exists in Look())
        _ = exists;
}

private static async IAsyncEnumerable<bool> Look()
{
    for (var i = 0; i < 2; i++)
    {
        var exists = File.Exists(Here + "«0»");
        yield return exists;
        await Task.Yield();
        var bytes = await File.ReadAllBytesAsync(Here + "«0»");
        yield return bytes.Length > 0;
    }
}

//// async dispose
public static async Task Run()
{
    await using var probe = new Probe();
    await Task.Yield();
}

private sealed class Probe : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        File.Exists(Here + "«0»");
    }
}

//// async catch and finally
public static async Task Run()
{
    try
    {
        await Task.Yield();
        throw new InvalidOperationException("on purpose");
    }
    catch (InvalidOperationException)
    {
        await File.ReadAllBytesAsync(Here + "«0»");
    }
    finally
    {
        await File.ReadAllBytesAsync(Here + "«0»");
    }
}

//// parallel for each async
public static async Task Run()
{
    await Parallel.ForEachAsync(Enumerable.Range(0, 4), async (i, cancelled) =>
    {
        await File.ReadAllBytesAsync(Here + "«0»", cancelled);
    });
}

//// channel
public static async Task Run()
{
    var channel = Channel.CreateUnbounded<int>();
    var reading = Drain(channel.Reader);
    await channel.Writer.WriteAsync(1);
    channel.Writer.Complete();
    await reading;
}

private static async Task Drain(ChannelReader<int> reader)
{
    await foreach (var number in reader.ReadAllAsync())
        File.Exists(Here + "«0»");
}

//// periodic timer
public static async Task Run()
{
    using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
    for (var i = 0; i < 2 && await timer.WaitForNextTickAsync(); i++)
        File.Exists(Here + "«0»");
}
