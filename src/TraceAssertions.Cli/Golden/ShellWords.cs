using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TraceAssertions.Cli.Golden;

/// <summary>Splits a line into words as a shell does: blanks separate, quotes and backslashes keep. Nothing is expanded.</summary>
/// <remarks>POSIX.1-2017, Shell Command Language, section 2.2: in single quotes everything is kept, in double quotes a backslash escapes only <c>$ ` " \</c> and a newline.</remarks>
internal static class ShellWords
{
    /// <summary>The words; false where a quote is not closed or a backslash ends the line.</summary>
    public static bool TrySplit(string line, [NotNullWhen(true)] out IReadOnlyList<string>? words)
    {
        words = null;
        var found = new List<string>();
        StringBuilder? word = null;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (char.IsWhiteSpace(c))
            {
                if (word is not null)
                    found.Add(word.ToString());
                word = null;
                continue;
            }

            word ??= new StringBuilder();
            if (c == '\\')
            {
                if (++i == line.Length)
                    return false;
                word.Append(line[i]);
            }
            else if (c is '\'' or '"')
            {
                if (!ReadQuoted(line, c, ref i, word))
                    return false;
            }
            else
            {
                word.Append(c);
            }
        }

        if (word is not null)
            found.Add(word.ToString());
        words = found;
        return true;
    }

    private static bool ReadQuoted(string line, char quote, ref int i, StringBuilder word)
    {
        for (i++; i < line.Length; i++)
        {
            if (line[i] == quote)
                return true;
            if (quote == '"' && line[i] == '\\' && i + 1 < line.Length && line[i + 1] is '$' or '`' or '"' or '\\')
                i++;
            word.Append(line[i]);
        }

        return false;
    }
}
