using System.Text.Json;

namespace TraceAssertions.Tracing.Transpiler;

/// <summary>Reads the forms of a transpiler's map. What is wrong with one is told with its line.</summary>
/// <remarks>
/// Three forms are in use. Renacer's own (its <c>src/transpiler_map.rs</c>): version 1, one original and one generated file, mappings with <c>rust_line</c>, <c>python_line</c> …
/// The one that Renacer's book describes for any transpiler: version 1, mappings with <c>generated_file</c>, <c>generated_line</c>, <c>original_file</c>, <c>original_line</c>.
/// Standard source maps: version 3 (ECMA-426). Keys that are not known are passed over, as readers of source maps do.
/// </remarks>
/// <param name="path">The map's own file, absolute.</param>
internal sealed class TranspilerMapReader(string path)
{
    private const int MostMappings = 4_000_000;

    /// <summary>Reads a map.</summary>
    /// <exception cref="JsonException">The text is no map; the exception has the place.</exception>
    public TranspilerMap Read(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("\uFEFF"u8))
            text = text[3..];
        var draft = new MapDraft();
        var cursor = new GoldenJsonCursor(text);
        cursor.Next();
        cursor.Expect(JsonTokenType.StartObject, "an object");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (NextKey(ref cursor) is { } key)
        {
            if (!keys.Add(key))
                throw cursor.Wrong($"'{key}' is given twice");
            ReadKey(ref cursor, key, draft);
        }

        cursor.End();
        return draft.Version switch
        {
            1 => TranspilerForm(draft),
            3 => StandardForm(draft),
            null => throw GoldenJsonCursor.WrongOn(1, "'version' is missing"),
            { } version => throw GoldenJsonCursor.WrongOn(draft.VersionLine, FormattableString.Invariant($"version {version} is not known; 1 is the transpilers' own form, 3 a standard source map")),
        };
    }

    private static void ReadKey(ref GoldenJsonCursor cursor, string key, MapDraft draft)
    {
        switch (key)
        {
            case "version":
                draft.Version = cursor.NextInteger(key, long.MinValue);
                draft.VersionLine = cursor.Line;
                break;
            case "source_language":
                draft.Language = cursor.NextText(key).ToLowerInvariant();
                break;
            case "source_file":
                draft.SourceFile = cursor.NextText(key);
                break;
            case "generated_file" or "file":
                draft.GeneratedFile = NextOptionalText(ref cursor, key) ?? draft.GeneratedFile;
                break;
            case "mappings":
                ReadMappings(ref cursor, draft);
                break;
            case "function_map":
                ReadFunctions(ref cursor, draft.Functions);
                break;
            case "sources":
                draft.Sources = NextTexts(ref cursor, key);
                break;
            case "sourcesContent":
                draft.Contents = NextTexts(ref cursor, key);
                break;
            case "sourceRoot":
                draft.SourceRoot = NextOptionalText(ref cursor, key) ?? "";
                break;
            case "sections":
                throw cursor.Wrong("it is an index map ('sections'), which is not supported");
            default:
                Skip(ref cursor);
                break;
        }
    }

    private static void ReadMappings(ref GoldenJsonCursor cursor, MapDraft draft)
    {
        cursor.Next();
        draft.MappingsLine = cursor.Line;
        if (cursor.Token == JsonTokenType.String)
        {
            draft.Encoded = cursor.Text("the mappings");
            return;
        }

        cursor.Expect(JsonTokenType.StartArray, "a list of mappings");
        draft.Mappings = [];
        for (cursor.Next(); cursor.Token != JsonTokenType.EndArray; cursor.Next())
        {
            if (draft.Mappings.Count == MostMappings)
                throw cursor.Wrong(FormattableString.Invariant($"it has more than {MostMappings:#,0} mappings, which is the limit"));
            draft.Mappings.Add(ReadMapping(ref cursor));
        }
    }

    private static MappingDraft ReadMapping(ref GoldenJsonCursor cursor)
    {
        cursor.Expect(JsonTokenType.StartObject, "a mapping");
        var mapping = new MappingDraft(cursor.Line);
        while (NextKey(ref cursor) is { } key)
        {
            switch (key)
            {
                case "rust_line" or "generated_line" or "target_line":
                    mapping.GeneratedLine = Once(mapping.GeneratedLine, NextLine(ref cursor, key), ref cursor, key);
                    break;
                case "python_line" or "c_line" or "typescript_line" or "source_line" or "original_line":
                    mapping.Line = Once(mapping.Line, NextLine(ref cursor, key), ref cursor, key);
                    break;
                case "generated_file" or "rust_file" or "target_file":
                    mapping.GeneratedFile = NextOptionalText(ref cursor, key);
                    break;
                case "original_file" or "source_file" or "python_file" or "c_file" or "typescript_file":
                    mapping.File = NextOptionalText(ref cursor, key);
                    break;
                case "rust_function" or "generated_function" or "target_function":
                    mapping.GeneratedFunction = NextOptionalText(ref cursor, key);
                    break;
                case "python_function" or "c_function" or "typescript_function" or "source_function" or "original_function":
                    mapping.Function = NextOptionalText(ref cursor, key);
                    break;
                case "python_context" or "c_context" or "typescript_context" or "source_context" or "original_context":
                    mapping.Text = NextOptionalText(ref cursor, key);
                    break;
                case "transpiler_decision" or "decision":
                    ReadDecision(ref cursor, mapping);
                    break;
                case "decision_id":
                    mapping.DecisionId = NextId(ref cursor, key);
                    break;
                default:
                    Skip(ref cursor);
                    break;
            }
        }

        return mapping.GeneratedLine == 0 ? throw GoldenJsonCursor.WrongOn(mapping.Place, "the mapping has no generated line ('rust_line' or 'generated_line')")
            : mapping.Line == 0 ? throw GoldenJsonCursor.WrongOn(mapping.Place, "the mapping has no original line ('python_line', 'c_line', 'source_line' or 'original_line')")
            : mapping;
    }

    private static void ReadDecision(ref GoldenJsonCursor cursor, MappingDraft mapping)
    {
        cursor.Next();
        if (cursor.Token == JsonTokenType.Null)
            return;
        if (cursor.Token == JsonTokenType.String)
        {
            mapping.DecisionText = cursor.Text("a decision");
            return;
        }

        cursor.Expect(JsonTokenType.StartObject, "a decision");
        while (NextKey(ref cursor) is { } key)
        {
            switch (key)
            {
                case "optimization" or "decision" or "name":
                    mapping.DecisionText = NextOptionalText(ref cursor, key);
                    break;
                case "reasoning" or "reason":
                    mapping.DecisionReason = NextOptionalText(ref cursor, key);
                    break;
                case "decision_id" or "id":
                    mapping.DecisionId = NextId(ref cursor, key);
                    break;
                default:
                    Skip(ref cursor);
                    break;
            }
        }
    }

    private static void ReadFunctions(ref GoldenJsonCursor cursor, Dictionary<string, string> functions)
    {
        cursor.Next();
        cursor.Expect(JsonTokenType.StartObject, "an object");
        while (NextKey(ref cursor) is { } key)
        {
            var original = NextOptionalText(ref cursor, key);
            if (original is not null && !functions.TryAdd(key, original) && functions[key] != original)
                throw cursor.Wrong($"the function '{key}' is mapped twice, to '{functions[key]}' and to '{original}'");
        }
    }

    private TranspilerMap TranspilerForm(MapDraft draft)
    {
        if (draft.Mappings is null)
            throw GoldenJsonCursor.WrongOn(draft.MappingsLine, draft.Encoded is null ? "'mappings' is missing" : "'mappings' is a text, as in a standard source map, but the version is 1");
        if (draft.Language is null)
            throw GoldenJsonCursor.WrongOn(1, "'source_language' is missing");
        var files = new Dictionary<string, Dictionary<int, (TranspilerMapping Mapping, int Place)>>(StringComparer.Ordinal);
        foreach (var mapping in draft.Mappings)
        {
            var generated = mapping.GeneratedFile ?? draft.GeneratedFile ?? throw GoldenJsonCursor.WrongOn(mapping.Place, "neither the mapping nor the map has a 'generated_file'");
            var original = mapping.File ?? draft.SourceFile ?? throw GoldenJsonCursor.WrongOn(mapping.Place, "neither the mapping nor the map has an original file ('original_file', 'source_file')");
            if (!files.TryGetValue(generated, out var lines))
                files.Add(generated, lines = []);
            var made = new TranspilerMapping(mapping.GeneratedLine, mapping.GeneratedFunction, original, mapping.Line, mapping.Function) { Text = mapping.Text, Decision = mapping.Decision };
            if (lines.TryAdd(mapping.GeneratedLine, (made, mapping.Place)))
                continue;
            var (other, place) = lines[mapping.GeneratedLine];
            if (other.File != original || other.Line != mapping.Line)
                throw GoldenJsonCursor.WrongOn(mapping.Place, FormattableString.Invariant($"line {mapping.GeneratedLine} of '{generated}' is mapped twice: to {original}:{mapping.Line} here and to {other.File}:{other.Line} on line {place}"));
        }

        if (draft.GeneratedFile is { } file && draft.Functions.Count > 0)
            files.TryAdd(file, []);
        return new(path, draft.Language, files.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<TranspilerMapping>)[.. pair.Value.Values.Select(line => line.Mapping)]), draft.Functions);
    }

    private TranspilerMap StandardForm(MapDraft draft)
    {
        if (draft.Encoded is null)
            throw GoldenJsonCursor.WrongOn(draft.MappingsLine, draft.Mappings is null ? "'mappings' is missing" : "'mappings' is a list, as in the transpilers' own form, but the version is 3");
        var name = draft.GeneratedFile ?? (path.EndsWith(".map", StringComparison.Ordinal) ? Path.GetFileName(path)[..^4] : throw GoldenJsonCursor.WrongOn(1, "'file' is missing, and the map's own name does not end with '.map'"));
        var root = draft.SourceRoot.Length == 0 || draft.SourceRoot.EndsWith('/') ? draft.SourceRoot : draft.SourceRoot + "/";
        var sources = draft.Sources.Select(source => source is null ? null : root + source).ToList();
        var mappings = new SourceMapDecoder(sources, draft.Contents, draft.MappingsLine, MostMappings).Decode(draft.Encoded);
        var language = draft.Language ?? LanguageOf(mappings.Select(mapping => mapping.File).FirstOrDefault());
        return new(path, language, new Dictionary<string, IReadOnlyList<TranspilerMapping>> { [name] = mappings }, draft.Functions);
    }

    private static string? LanguageOf(string? file) => Path.GetExtension(file) switch
    {
        ".py" => "python",
        ".c" or ".h" => "c",
        ".cc" or ".cpp" or ".cxx" or ".hpp" => "c++",
        ".ts" => "typescript",
        ".js" => "javascript",
        ".rs" => "rust",
        ".go" => "go",
        ".cs" => "csharp",
        _ => null,
    };

    private static int Once(int before, int now, ref GoldenJsonCursor cursor, string key) =>
        before == 0 || before == now ? now : throw cursor.Wrong(FormattableString.Invariant($"'{key}' is {now}, but the mapping has said {before} before"));

    private static int NextLine(ref GoldenJsonCursor cursor, string key) => (int)cursor.NextInteger(key, 1, int.MaxValue);

    private static string? NextOptionalText(ref GoldenJsonCursor cursor, string key)
    {
        cursor.Next();
        return cursor.Token == JsonTokenType.Null ? null : cursor.Text($"a text for '{key}'") is { Length: > 0 } text ? text : null;
    }

    private static string? NextId(ref GoldenJsonCursor cursor, string key)
    {
        var probe = cursor;
        probe.Next();
        return probe.Token == JsonTokenType.Number ? cursor.NextInteger(key, long.MinValue).ToString(System.Globalization.CultureInfo.InvariantCulture) : NextOptionalText(ref cursor, key);
    }

    private static List<string?> NextTexts(ref GoldenJsonCursor cursor, string key)
    {
        cursor.Next();
        cursor.Expect(JsonTokenType.StartArray, $"a list for '{key}'");
        var texts = new List<string?>();
        for (cursor.Next(); cursor.Token != JsonTokenType.EndArray; cursor.Next())
            texts.Add(cursor.Token == JsonTokenType.Null ? null : cursor.Text($"a text in '{key}'"));
        return texts;
    }

    private static string? NextKey(ref GoldenJsonCursor cursor)
    {
        cursor.Next();
        if (cursor.Token == JsonTokenType.EndObject)
            return null;
        return cursor.Text("a key");
    }

    private static void Skip(ref GoldenJsonCursor cursor)
    {
        var depth = 0;
        do
        {
            cursor.Next();
            depth += cursor.Token switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
        }
        while (depth > 0);
    }
}
