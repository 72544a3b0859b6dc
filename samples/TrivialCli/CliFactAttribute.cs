namespace TrivialCli;

/// <summary>A test of the compiled program: skipped, with the reason, where there is none.</summary>
public sealed class CliFactAttribute : FactAttribute
{
    public CliFactAttribute()
    {
        if (!File.Exists(Cli.Program))
            Skip = $"{Cli.Program} was not compiled: gcc is not installed";
    }

    /// <summary>The test is about the committed golden trace; while golden traces are being captured there may be none yet.</summary>
    public bool NeedsGolden
    {
        get;
        set
        {
            field = value;
            if (value && Environment.GetEnvironmentVariable("RENACER_GOLDEN") == "capture")
                Skip ??= "the golden trace is being captured";
        }
    }
}
