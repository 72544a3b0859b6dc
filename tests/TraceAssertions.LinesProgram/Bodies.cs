using System.Collections;

namespace TraceAssertions.LinesProgram;

/// <summary>One body for each thing that the compiler makes something else of. Each passes the name that a reader of its source would use.</summary>
internal sealed class Bodies : IEnumerable<int>, IDisposable
{
    private int _value;

    static Bodies() => Site.Here("static Bodies.Bodies");

    public Bodies()
    {
        _value = Site.Here("Bodies.Bodies");
    }

    public int Property
    {
        get => Site.Here("Bodies.Property.get");
        set => _value = Site.Here("Bodies.Property.set") + value;
    }

    public int this[int index] => Site.Here("Bodies.this[].get") + index;

    public static Bodies operator +(Bodies left, Bodies right)
    {
        Site.Here("Bodies.operator +");
        return left._value > right._value ? left : right;
    }

    public static void Plain()
    {
        Site.Here("Bodies.Plain");
        var sum = 0;

        for (var i = 0; i < 3; i++)
        {
            if (i == 1)
                continue;
            sum += Site.Here("Bodies.Plain");
            sum += i;
        }

        // Not in a handler: there the runtime's own stack trace tells offsets of the guarded code (line 5 of a call on line 7).
        try
        {
            Site.Here("Bodies.Plain");
        }
        finally
        {
            sum++;
        }

        switch (sum % 2)
        {
            case 0:
                Site.Here("Bodies.Plain");
                break;
            default:
                Site.Here("Bodies.Plain");
                break;
        }
    }

    public static async Task<int> LoadAsync()
    {
        Site.Here("Bodies.LoadAsync");
        await Task.Yield();
        Site.Here("Bodies.LoadAsync");
        using (new Bodies())
        {
            await Task.Delay(1).ConfigureAwait(false);
            Site.Here("Bodies.LoadAsync");
        }

        return await Inner().ConfigureAwait(false);

        static async Task<int> Inner()
        {
            await Task.Yield();
            return Site.Here("Bodies.LoadAsync.Inner");
        }
    }

    public static async IAsyncEnumerable<int> StreamAsync()
    {
        yield return Site.Here("Bodies.StreamAsync");
        await Task.Yield();
        yield return Site.Here("Bodies.StreamAsync");
    }

    public static IEnumerable<int> Iterate()
    {
        yield return Site.Here("Bodies.Iterate");
        for (var i = 0; i < 2; i++)
            yield return i + Site.Here("Bodies.Iterate");
    }

    public static void Lambdas()
    {
        var captured = Environment.TickCount;
        Func<int, int> plain = static value => value + Site.Here("Bodies.Lambdas");
        Func<int, int> capturing = value =>
        {
            var result = value + captured;
            return result + Site.Here("Bodies.Lambdas");
        };
        Func<Task> asynchronous = async () =>
        {
            await Task.Yield();
            Site.Here("Bodies.Lambdas");
        };
        plain(1);
        capturing(2);
        asynchronous().GetAwaiter().GetResult();
        Local(3);

        int Local(int value)
        {
            return value + captured + Site.Here("Bodies.Lambdas.Local");
        }
    }

    public static T Generic<T>(T value)
    {
        Site.Here("Bodies.Generic");
        return value;
    }

    public IEnumerator<int> GetEnumerator()
    {
        yield return Site.Here("Bodies.GetEnumerator");
    }

    IEnumerator IEnumerable.GetEnumerator()
    {
        Site.Here("Bodies.IEnumerable.GetEnumerator");
        return GetEnumerator();
    }

    public void Dispose() => Site.Here("Bodies.Dispose");
}
