namespace TraceAssertions.Tracing;

/// <summary>A program that has been started, but not executed: a shell in its place waits to be released, and ends without where this process dies.</summary>
/// <param name="pid">Its pid, which the program will have.</param>
/// <param name="gate">Where it waits.</param>
internal sealed class HeldProgram(int pid, StartGate gate) : IDisposable
{
    /// <summary>Its pid. The caller waits for it.</summary>
    public int Pid => pid;

    /// <summary>Has the shell execute the program.</summary>
    public void Release() => gate.Open();

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();
}
