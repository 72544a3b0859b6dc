using System.CommandLine;
using TraceAssertions.Conditions;

namespace TraceAssertions.Cli.CommandLine;

/// <summary>An option whose value is one of a few words.</summary>
internal static class Choice
{
    /// <summary>Makes an option that may stand without a value, which then is the first.</summary>
    /// <param name="name">The long name with its dashes.</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="values">The words, the default first.</param>
    public static Option<string?> CreateOptional(string name, string description, params string[] values)
    {
        var option = Create(name, description, values);
        option.Arity = ArgumentArity.ZeroOrOne;
        return option;
    }

    /// <summary>Makes the option; another value is a usage error that names the nearest word.</summary>
    /// <param name="name">The long name with its dashes.</param>
    /// <param name="description">What it chooses.</param>
    /// <param name="values">The words, the default first where there is one.</param>
    public static Option<string?> Create(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', values) };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (values.Contains(token.Value, StringComparer.Ordinal))
                    continue;
                var meant = NameSuggestion.Closest(token.Value, values) is { } nearest ? $"; did you mean '{nearest}'?" : "";
                result.AddError($"'{token.Value}' is no value of {name}: it is one of {string.Join(", ", values)}{meant}");
            }
        });
        return option;
    }
}
