using System.CommandLine;

namespace TraceAssertions.Cli.CommandLine;

/// <summary>Renders the page of help of a command from its own options, so that no page can promise an option that is not there.</summary>
internal static class HelpPage
{
    private const int Column = 30;
    private const int Width = 100;

    /// <summary>Writes the page.</summary>
    public static void Write(RenacerCommand command, TextWriter writer)
    {
        writer.WriteLine(command.Description);
        writer.WriteLine();
        writer.WriteLine($"Usage: {command.FullName} {command.Usage}");
        if (command.Subcommands.Count > 0)
        {
            foreach (var sub in command.Subcommands.OfType<RenacerCommand>())
                writer.WriteLine($"       {sub.FullName} {sub.Usage}");
            writer.WriteLine();
            writer.WriteLine("Commands:");
            foreach (var sub in command.Subcommands)
                WriteRow(writer, sub.Name, sub.Description ?? "");
        }

        writer.WriteLine();
        writer.WriteLine("Options:");
        foreach (var option in command.Options.Where(option => !option.Hidden))
            WriteRow(writer, Label(option), option.Description ?? "");
        writer.WriteLine();
        writer.Write(command.Notes);
    }

    private static string Label(Option option)
    {
        var names = option.Aliases.Prepend(option.Name).Distinct(StringComparer.Ordinal).OrderBy(name => name.Length);
        return string.Join(", ", names) + (option.HelpName is null ? "" : option.Arity.MinimumNumberOfValues == 0 && option.Arity.MaximumNumberOfValues == 1 ? $"[={option.HelpName}]" : $" {option.HelpName}");
    }

    private static void WriteRow(TextWriter writer, string label, string text)
    {
        var line = "  " + label;
        if (line.Length >= Column)
        {
            writer.WriteLine(line);
            line = "";
        }

        line = line.PadRight(Column);
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length + 1 > Width && line.Length > Column)
            {
                writer.WriteLine(line.TrimEnd());
                line = new string(' ', Column);
            }

            line += word + " ";
        }

        writer.WriteLine(line.TrimEnd());
    }
}
