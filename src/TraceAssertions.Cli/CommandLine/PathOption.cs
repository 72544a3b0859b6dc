using System.CommandLine;

namespace TraceAssertions.Cli.CommandLine;

/// <summary>An option whose value is a path: an empty one is a usage error, because a build with an unset property passes one.</summary>
internal static class PathOption
{
    /// <summary>Makes an option that is given once.</summary>
    /// <param name="name">The long name with its dashes.</param>
    /// <param name="helpName">What the page of help calls the value.</param>
    /// <param name="description">What it names.</param>
    public static Option<string?> Create(string name, string helpName, string description)
    {
        var option = new Option<string?>(name) { HelpName = helpName, Description = description };
        Check(option);
        return option;
    }

    /// <summary>Makes an option that may be given again and again.</summary>
    /// <param name="name">The long name with its dashes.</param>
    /// <param name="helpName">What the page of help calls one value.</param>
    /// <param name="description">What it names.</param>
    public static Option<string[]> CreateMany(string name, string helpName, string description)
    {
        var option = new Option<string[]>(name) { HelpName = helpName, Description = description };
        Check(option);
        return option;
    }

    private static void Check(Option option) => option.Validators.Add(result =>
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.Length == 0 || token.Value.Any(char.IsControl))
                result.AddError($"'{string.Concat(token.Value.Select(c => char.IsControl(c) ? '?' : c))}' is no value of {option.Name}: it is a path");
        }
    });
}
