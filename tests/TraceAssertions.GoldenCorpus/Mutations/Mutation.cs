using TraceAssertions.GoldenCorpus.Workload;

namespace TraceAssertions.GoldenCorpus.Mutations;

/// <summary>One change of the program.</summary>
/// <param name="Name">What was changed, in words.</param>
/// <param name="Kind">What is expected.</param>
/// <param name="Apply">Makes the changed program.</param>
/// <param name="Words">What the text about the difference must name: the call, the file, the flag. Empty where nothing may differ.</param>
internal sealed record Mutation(string Name, MutationKind Kind, Func<Steps, Steps> Apply, params IReadOnlyList<string> Words)
{
    /// <summary>The steps that it changes.</summary>
    public IEnumerable<Step> Changed
    {
        get
        {
            var changed = Apply(Original.Steps);
            return Enum.GetValues<Step>().Where(step => changed.Bodies[step] != Original.Steps.Bodies[step] || !changed.Order.SequenceEqual(Original.Steps.Order));
        }
    }

    /// <summary>A step that behaves otherwise.</summary>
    public static Mutation Change(string name, Step step, Func<OrderRun, Task> body, params IReadOnlyList<string> words) =>
        new(name, MutationKind.BehaviourChange, steps => steps.With(step, body), words);

    /// <summary>A further step.</summary>
    public static Mutation Addition(string name, Action<OrderRun> body, params IReadOnlyList<string> words) =>
        Change(name, Step.More, run =>
        {
            body(run);
            return Task.CompletedTask;
        }, words);

    /// <summary>A step that does the same in another way.</summary>
    public static Mutation Refactoring(string name, Step step, Func<OrderRun, Task> body) =>
        new(name, MutationKind.Refactoring, steps => steps.With(step, body));

    /// <summary>A step that behaves otherwise, and a golden trace does not see it.</summary>
    public static Mutation Unseen(string name, Step step, Func<OrderRun, Task> body) =>
        new(name, MutationKind.Unseen, steps => steps.With(step, body));
}
