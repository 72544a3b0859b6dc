namespace TraceAssertions;

/// <summary>Aligns two sequences with as few insertions and deletions as there can be (Myers, An O(ND) Difference Algorithm and Its Variations, 1986).</summary>
/// <remarks>Its memory grows with the square of the number of differences. Beyond a bound nobody reads which they are: what is between the common ends is then removed and added as a whole.</remarks>
internal static class GoldenSequenceDiff
{
    private const int MaxDifferences = 1000;

    /// <summary>The alignment in order: positions in both where they are equal, -1 on one side where the other has no counterpart.</summary>
    public static IEnumerable<(int Left, int Right)> Align(IReadOnlyList<GoldenCall> left, IReadOnlyList<GoldenCall> right)
    {
        var numbers = new Dictionary<GoldenCall, int>();
        var (a, b) = (Numbered(left), Numbered(right));
        var start = a.AsSpan().CommonPrefixLength(b);
        var (endA, endB) = (a.Length, b.Length);
        while (endA > start && endB > start && a[endA - 1] == b[endB - 1])
            (endA, endB) = (endA - 1, endB - 1);
        var common = Middle(a[start..endA], b[start..endB]);

        var (x, y) = (0, 0);
        foreach (var (left1, right1) in Prefix().Concat(common.Select(pair => (pair.X + start, pair.Y + start))).Concat(Suffix()))
        {
            while (x < left1)
                yield return (x++, -1);
            while (y < right1)
                yield return (-1, y++);
            if (x < a.Length && y < b.Length)
                yield return (x++, y++);
        }

        IEnumerable<(int, int)> Prefix() => Enumerable.Range(0, start).Select(i => (i, i));

        // The ends themselves are the last pair, which only flushes what is left before them.
        IEnumerable<(int, int)> Suffix() => Enumerable.Range(0, a.Length - endA + 1).Select(i => (endA + i, endB + i));

        int[] Numbered(IReadOnlyList<GoldenCall> calls)
        {
            var result = new int[calls.Count];
            for (var i = 0; i < result.Length; i++)
            {
                if (!numbers.TryGetValue(calls[i], out result[i]))
                    numbers.Add(calls[i], result[i] = numbers.Count);
            }

            return result;
        }
    }

    /// <summary>The equal pairs of a shortest edit script, in order; none where it is longer than the bound.</summary>
    private static List<(int X, int Y)> Middle(int[] a, int[] b)
    {
        var bound = Math.Min(a.Length + b.Length, MaxDifferences);
        var furthest = new int[(2 * bound) + 3];
        var origin = bound + 1;
        var history = new List<int[]>();
        for (var d = 0; d <= bound; d++)
        {
            history.Add(furthest[(origin - d)..(origin + d + 1)]);
            for (var k = -d; k <= d; k += 2)
            {
                var down = k == -d || (k != d && furthest[origin + k - 1] < furthest[origin + k + 1]);
                var x = down ? furthest[origin + k + 1] : furthest[origin + k - 1] + 1;
                while (x < a.Length && x - k < b.Length && a[x] == b[x - k])
                    x++;
                furthest[origin + k] = x;
                if (x >= a.Length && x - k >= b.Length)
                    return Backtrack(history, d, a.Length, b.Length);
            }
        }

        return [];
    }

    private static List<(int X, int Y)> Backtrack(List<int[]> history, int steps, int x, int y)
    {
        var pairs = new List<(int X, int Y)>();
        for (var d = steps; d > 0; d--)
        {
            // The row that step d started from: diagonals -d to d, of which the steps before had filled -(d-1) to d-1.
            var row = history[d];
            var k = x - y;
            var down = k == -d || (k != d && At(row, d, k - 1) < At(row, d, k + 1));
            var from = down ? k + 1 : k - 1;
            var fromX = At(row, d, from);
            while (x > (down ? fromX : fromX + 1))
                pairs.Add((--x, --y));
            (x, y) = (fromX, fromX - from);
        }

        while (x > 0 && y > 0)
            pairs.Add((--x, --y));
        pairs.Reverse();
        return pairs;
    }

    private static int At(int[] row, int d, int k) => row[k + d];
}
