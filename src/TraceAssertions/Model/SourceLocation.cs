using System.Globalization;

namespace TraceAssertions;

/// <summary>A place in the source: a frame of a call's stack, as far as it is known.</summary>
public sealed record SourceLocation
{
    /// <summary>How much is known; says which of the other members hold.</summary>
    public required SourcePrecision Precision { get; init; }

    /// <summary>The file as the debug information names it, absolute where that can be told; null where no line is known.</summary>
    public string? File { get; init; }

    /// <summary>The line, from 1; 0 where none is known.</summary>
    public int Line { get; init; }

    /// <summary>The function as its author named it: <c>Importer.LoadAsync</c> for what the compiler made of an async method, a lambda or an iterator in it; null where it is not known.</summary>
    public string? Function { get; init; }

    /// <summary>The language in lower case: <c>csharp</c>, <c>fsharp</c>, <c>visualbasic</c>, <c>c</c>, <c>c++</c>, <c>rust</c>, <c>go</c>, <c>python</c> …; null where it is not known.</summary>
    public string? Language { get; init; }

    /// <summary>The file name of the module: <c>CsvImport.dll</c>, <c>libc.so.6</c>; null where the address lies in none.</summary>
    public string? Module { get; init; }

    /// <summary>Where in the module's file, in bytes; meaningful with a <see cref="Module"/>.</summary>
    public long Offset { get; init; }

    /// <summary>Whether it is the user's own code: not of the system, the runtime, the test framework or ours.</summary>
    public bool IsUserCode { get; init; }

    /// <summary>Whether the function is the body of an async method of .NET.</summary>
    public bool IsAsync { get; init; }

    /// <summary>The line that this one was translated from by a transpiler, or null.</summary>
    public SourceLocation? TranslatedFrom { get; init; }

    /// <summary>The text of the line, where a transpiler's map gave it; else null. Only of what another line was translated from.</summary>
    public string? Text { get; init; }

    /// <summary>What the transpiler decided at the line, where its map says so; else null. Only of what another line was translated from.</summary>
    public TranspilerDecision? Decision { get; init; }

    /// <summary><c>Importer.cs:127 in Importer.Load</c>, <c>near Importer.cs:127 in Importer.Load</c>, <c>Importer.Load (line not known)</c> or <c>libc.so.6+0x1234</c>.</summary>
    public override string ToString() => Precision switch
    {
        SourcePrecision.ExactLine => Lined,
        SourcePrecision.ApproximateLine => "near " + Lined,
        SourcePrecision.Function => $"{Function} (line not known)",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Module ?? "?"}+0x{Offset:x}"),
    };

    private string Lined => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(File)}:{Line}") + (Function is null ? "" : $" in {Function}");
}
