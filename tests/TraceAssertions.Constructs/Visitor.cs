using System.Globalization;

namespace TraceAssertions.Constructs;

/// <summary>One test on its way through the constructs.</summary>
/// <param name="number">The test's number, from 0.</param>
/// <param name="surroundings">What the tests share.</param>
public sealed class Visitor(int number, Surroundings surroundings)
{
    /// <summary>The test's number, from 0.</summary>
    public int Number => number;

    /// <summary>The construct that it uses now.</summary>
    public string At { get; private set; } = "the beginning";

    /// <summary>What the tests share.</summary>
    public Surroundings Surroundings => surroundings;

    /// <summary>Uses every construct once, once all tests have begun. No two tests that run side by side begin with the same one.</summary>
    public async Task VisitAllAsync()
    {
        await surroundings.AllHaveBegunAsync();
        for (var i = 0; i < Construct.All.Count; i++)
        {
            var construct = Construct.All[(number + i) % Construct.All.Count];
            At = construct.Name;
            try
            {
                await construct.RunAsync(this);
            }
            catch (Exception exception)
            {
                // Others wait for this test.
                surroundings.Abandon(new InvalidOperationException($"{construct.Name} of {this} failed: {exception}", exception));
                throw;
            }
        }
    }

    /// <summary>The mark of a construct: a path that tells the test and the construct. There is nothing there, but the folder of the test.</summary>
    /// <param name="construct">The construct's name.</param>
    public string PathOf(string construct) => surroundings.PathOf(number, construct);

    /// <summary>A size that tells the test.</summary>
    /// <param name="first">The size of test 0: every construct that marks by size has a range of its own (<see cref="Checking.MarkedSizes"/>).</param>
    public int SizeOf(int first) => first + number;

    /// <summary>Leaves a construct's mark: tries to open its path.</summary>
    public void Open(string construct) => OpenPath(PathOf(construct));

    /// <summary>Tries to open a path that does not exist.</summary>
    public static void OpenPath(string path)
    {
        try
        {
            File.OpenHandle(path).Dispose();
        }
        catch (FileNotFoundException)
        {
            // Expected: the open is what counts, the file does not exist.
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"test {number}");
}
