using System.Buffers;
using System.Globalization;
using System.Text;

namespace TraceAssertions.Tracing.Managed;

/// <summary>The name of a method as its author wrote it, from the names that the compiler and the runtime made of it.</summary>
/// <remarks>
/// <c>Importer.LoadAsync</c> for the state machine of an async method or an iterator, and for a lambda in it; <c>Importer.Load.Parse</c> for a local function;
/// <c>List&lt;T&gt;.Add</c> where code is shared by several instantiations. The compilers' patterns: GeneratedNameKind.cs of Roslyn, CompilerGlobalState.fs of F#.
/// </remarks>
internal static class MethodName
{
    /// <summary>The name of a method.</summary>
    /// <param name="typeName">The type as the runtime's events name it: namespace, <c>+</c> before a nested type, <c>`1[System.__Canon]</c> after a generic one.</param>
    /// <param name="methodName">The method as the metadata names it.</param>
    public static string Of(string typeName, string methodName)
    {
        var types = TypeSegments(typeName);
        string? author = null;

        // From the innermost type outwards: what the compiler made tells of which method it is, and is left out.
        while (types.Count > 0 && IsGenerated(types[^1]))
        {
            author = AuthorOf(types[^1].Name) ?? author;
            types.RemoveAt(types.Count - 1);
        }

        var member = AuthorOf(methodName) is { } own ? own
            : author ?? (IsGenerated(methodName) ? null : Member(methodName, types.Count > 0 ? types[^1].Name : ""));
        var type = string.Join('.', types.Select(segment => segment.Display));
        if (member is null or "")
            return type.Length > 0 ? type : methodName;
        return type.Length == 0 ? member
            : member.StartsWith("static ", StringComparison.Ordinal) ? $"static {type}.{member["static ".Length..]}"
            : $"{type}.{member}";
    }

    private static bool IsGenerated(Segment type) => IsGenerated(type.Name) || IsFSharpClosure(type.Name);

    private static bool IsGenerated(string name) =>
        name.StartsWith('<') || name.StartsWith("_Closure$__", StringComparison.Ordinal) || name.StartsWith("VB$", StringComparison.Ordinal) || name.StartsWith("_Lambda$__", StringComparison.Ordinal);

    // NAME@LINE, with -N after it where there are several on the line.
    private static bool IsFSharpClosure(string name) =>
        name.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && name.AsSpan(at + 1).IndexOfAnyExcept(FSharpLine) < 0;

    /// <summary>The method in whose body the compiler found what has this name; null where the name does not tell, "" for top-level statements.</summary>
    private static string? AuthorOf(string name)
    {
        if (IsFSharpClosure(name))
            return name[..name.IndexOf('@', StringComparison.Ordinal)] is "clo" or "" ? null : name[..name.IndexOf('@', StringComparison.Ordinal)];
        if (name.StartsWith("VB$StateMachine_", StringComparison.Ordinal))
            return name.IndexOf('_', "VB$StateMachine_".Length) is > 0 and var after ? name[(after + 1)..] : null;
        if (!name.StartsWith('<') || ClosingBracket(name) is not (> 0 and var close))
            return null;
        var inner = name[1..close];
        var kind = close + 1 < name.Length ? name[close + 1] : '\0';

        // <Main>$, <Run>b__0 (lambda), <Run>d__1 (state machine), <Run>g__Parse|1_0 (local function); <>c and <>c__DisplayClass4_0 tell nothing.
        if (inner.Length == 0)
            return null;
        var outer = inner.StartsWith('<') ? AuthorOf(inner) ?? inner : Simple(inner.Replace('-', '.'));
        if (kind == '$')
            return inner == "Main" ? "" : inner;
        if (kind != 'g' || name.IndexOf("__", close, StringComparison.Ordinal) is not (> 0 and var start))
            return outer;
        var bar = name.IndexOf('|', start);
        var local = bar < 0 ? name[(start + 2)..] : name[(start + 2)..bar];
        return outer.Length == 0 ? local : $"{outer}.{local}";
    }

    private static int ClosingBracket(string name)
    {
        var depth = 0;
        for (var i = 0; i < name.Length; i++)
        {
            depth += name[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return -1;
    }

    private static string Member(string name, string type)
    {
        var simple = type.IndexOf('`', StringComparison.Ordinal) is > 0 and var tick ? type[..tick] : type;
        return name switch
        {
            ".ctor" => simple,
            ".cctor" => "static " + simple,
            "op_Implicit" => "implicit operator",
            "op_Explicit" => "explicit operator",
            _ when Operators.TryGetValue(name, out var symbol) => "operator " + symbol,
            _ => Simple(name),
        };
    }

    /// <summary>Accessors as <c>Name.get</c>; what implements an interface explicitly without the interface's namespace.</summary>
    private static string Simple(string name)
    {
        var dot = LastDotOutsideBrackets(name);
        var (prefix, last) = dot <= 0 ? ("", name) : (ShortTypeName(name[..dot]) + ".", name[(dot + 1)..]);
        foreach (var accessor in (ReadOnlySpan<string>)["get", "set", "add", "remove"])
        {
            if (last.Length > accessor.Length + 1 && last.StartsWith(accessor, StringComparison.Ordinal) && last[accessor.Length] == '_')
            {
                var property = last[(accessor.Length + 1)..];
                return $"{prefix}{(property == "Item" ? "this[]" : property)}.{accessor}";
            }
        }

        return prefix + last;
    }

    // As C# writes a type in a name: System.Collections.Generic.IEnumerable<System.Int32>.
    private static string ShortTypeName(string name)
    {
        var result = new StringBuilder();
        var from = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && name[i] is not ('<' or '>' or ',' or ' '))
                continue;
            var part = name[from..i];
            result.Append(Keyword(part[(part.LastIndexOf('.') + 1)..]));
            if (i < name.Length)
                result.Append(name[i]);
            from = i + 1;
        }

        return result.ToString();
    }

    private static int LastDotOutsideBrackets(string name)
    {
        var depth = 0;
        for (var i = name.Length - 1; i > 0; i--)
        {
            depth += name[i] switch { '>' => 1, '<' => -1, _ => 0 };
            if (name[i] == '.' && depth == 0)
                return i;
        }

        return -1;
    }

    private static List<Segment> TypeSegments(string typeName)
    {
        // Arguments stand behind the whole name, for all of its types: A`1+B`1[System.Int32,System.String].
        var open = typeName.IndexOf('[', StringComparison.Ordinal);
        var bare = open < 0 ? typeName : typeName[..open];
        var arguments = open < 0 ? [] : Arguments(typeName[(open + 1)..]);
        var used = 0;
        var segments = new List<Segment>();
        foreach (var full in bare.Split('+'))
        {
            // In the compiler's own names a dot is none of a namespace: <System.IDisposable.Dispose>d__1.
            var name = segments.Count > 0 || full.Contains('<', StringComparison.Ordinal) ? AfterNamespace(full) : full[(full.LastIndexOf('.') + 1)..];
            var tick = name.IndexOf('`', StringComparison.Ordinal);
            var arity = tick > 0 && int.TryParse(name.AsSpan(tick + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < 64 ? count : 0;
            var shown = tick > 0 ? name[..tick] : name;
            if (arity > 0)
                shown += $"<{string.Join(", ", Enumerable.Range(0, arity).Select(i => Argument(arguments, used + i, i, arity)))}>";
            used += arity;
            segments.Add(new Segment(name, shown));
        }

        return segments;
    }

    private static string AfterNamespace(string name)
    {
        var bracket = name.IndexOf('<', StringComparison.Ordinal);
        var dot = bracket < 0 ? name.LastIndexOf('.') : name.LastIndexOf('.', bracket);
        return name[(dot + 1)..];
    }

    private static string Argument(List<string> arguments, int index, int position, int arity)
    {
        if (index < arguments.Count && arguments[index] is not "System.__Canon")
            return ShortArgument(arguments[index]);

        // Code for any reference type: the parameter's own name is not in the event.
        return arity == 1 ? "T" : string.Create(CultureInfo.InvariantCulture, $"T{position + 1}");
    }

    private static string ShortArgument(string argument)
    {
        // System.Byte[], System.Int32[,]: at its end, and without a type's name in it.
        var rank = argument.EndsWith(']') && argument.LastIndexOf('[') is > 0 and var open && argument.AsSpan(open).IndexOfAnyExcept("[],*") < 0 ? argument[open..] : "";
        var segments = TypeSegments(argument[..^rank.Length]);
        return Keyword(string.Join('.', segments.Select(segment => segment.Display))) + rank;
    }

    private static List<string> Arguments(string text)
    {
        var all = new List<string>();
        int depth = 0, from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (depth == 0 && text[i] is (',' or ']'))
            {
                all.Add(text[from..i].Trim());
                from = i + 1;
                if (text[i] == ']')
                    break;
                continue;
            }

            depth += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
        }

        return all;
    }

    private static string Keyword(string type) => Keywords.GetValueOrDefault(type, type);

    private static readonly SearchValues<char> FSharpLine = SearchValues.Create("0123456789-");

    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["Boolean"] = "bool",
        ["Byte"] = "byte",
        ["SByte"] = "sbyte",
        ["Char"] = "char",
        ["Decimal"] = "decimal",
        ["Double"] = "double",
        ["Single"] = "float",
        ["Int16"] = "short",
        ["Int32"] = "int",
        ["Int64"] = "long",
        ["UInt16"] = "ushort",
        ["UInt32"] = "uint",
        ["UInt64"] = "ulong",
        ["IntPtr"] = "nint",
        ["UIntPtr"] = "nuint",
        ["Object"] = "object",
        ["String"] = "string",
    };

    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["op_Addition"] = "+",
        ["op_Subtraction"] = "-",
        ["op_Multiply"] = "*",
        ["op_Division"] = "/",
        ["op_Modulus"] = "%",
        ["op_BitwiseAnd"] = "&",
        ["op_BitwiseOr"] = "|",
        ["op_ExclusiveOr"] = "^",
        ["op_LeftShift"] = "<<",
        ["op_RightShift"] = ">>",
        ["op_UnsignedRightShift"] = ">>>",
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_GreaterThan"] = ">",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThanOrEqual"] = ">=",
        ["op_UnaryPlus"] = "+",
        ["op_UnaryNegation"] = "-",
        ["op_LogicalNot"] = "!",
        ["op_OnesComplement"] = "~",
        ["op_Increment"] = "++",
        ["op_Decrement"] = "--",
        ["op_True"] = "true",
        ["op_False"] = "false",
    };

    private sealed record Segment(string Name, string Display);
}
