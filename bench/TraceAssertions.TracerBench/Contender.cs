namespace TraceAssertions.TracerBench;

/// <summary>One way to run the loop.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Calls">How many calls one round makes: slow tracers get fewer.</param>
/// <param name="Measure">Runs the loop.</param>
internal sealed record Contender(string Name, long Calls, Func<string, long, Sample> Measure);
