namespace TraceAssertions.Cli.Reporting;

/// <summary>Takes the text of a call apart into its arguments.</summary>
internal static class CallArguments
{
    /// <summary>The arguments of <c>name(a, "b, c", makedev(0x1, 0x3)) = 0</c>: commas inside quotes, parentheses, brackets and braces belong to their argument, and what is in angle brackets (<c>3&lt;/a, b&gt;</c>), which has none itself.</summary>
    public static IEnumerable<string> Of(string call)
    {
        var start = call.IndexOf('(', StringComparison.Ordinal) + 1;
        var depth = 0;
        var quoted = false;
        for (var i = start; i < call.Length; i++)
        {
            var c = call[i];
            if (quoted)
            {
                if (c == '\\')
                    i++;
                else if (c == '"')
                    quoted = false;
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == '<')
            {
                // 1<<SHIFT has two of them; a name has none in it.
                i = call[i + 1] == '<' ? i + 1 : Math.Max(i, call.IndexOf('>', i));
            }
            else if (c is '(' or '[' or '{')
            {
                depth++;
            }
            else if (c == ')' && depth-- == 0)
            {
                if (i > start)
                    yield return call[start..i];
                yield break;
            }
            else if (c is ']' or '}')
            {
                depth--;
            }
            else if (c == ',' && depth == 0)
            {
                yield return call[start..i];
                start = i + 2;
            }
        }
    }
}
