namespace TraceAssertions.Cli.Tests.Running;

/// <summary>Runs commands as the user nobody, without any capability.</summary>
internal static class Nobody
{
    /// <summary>The words before a command; the test is skipped where the user cannot be changed, or where it cannot read the tool.</summary>
    public static IReadOnlyList<string> Words
    {
        get
        {
            Skip.If(Environment.UserName != "root", "becoming another user needs root");
            string[] words = [Tools.Require("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
            Skip.If(Renacer.Start([.. words, "test", "-r", Renacer.Words[^1]]).ExitCode != 0, $"the user nobody cannot read {Renacer.Words[^1]}");
            return words;
        }
    }
}
