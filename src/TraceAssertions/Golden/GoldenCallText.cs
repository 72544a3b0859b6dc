using System.Globalization;
using System.Text;
using TraceAssertions.Conditions;

namespace TraceAssertions;

/// <summary>Words one line of a golden trace for people: <c>pread64 {bin}/Data/orders.csv 64 KiB x3</c>.</summary>
internal static class GoldenCallText
{
    private const int MaxLength = 100;

    /// <summary>The whole line.</summary>
    public static string Of(GoldenCall call) => $"{Call(call)}{Amount(call)}";

    /// <summary>What changed of a line.</summary>
    public static string Of(GoldenCall golden, GoldenCall received)
    {
        if (golden == received)
            return Of(golden) + " (moved)";
        var changed = new List<string>();
        Add(golden.Path, received.Path);
        Add(golden.Arguments, received.Arguments);
        Add(golden.Error ?? "success", received.Error ?? "success");
        var common = Call(received with
        {
            Path = golden.Path == received.Path ? golden.Path : null,
            Arguments = golden.Arguments == received.Arguments ? golden.Arguments : null,
            Error = golden.Error == received.Error ? golden.Error : null,
            Size = golden.Size == received.Size ? golden.Size : null,
        });
        if (golden.Size != received.Size)
            changed.Add($"{Blocks(golden.Size, golden)} -> {Blocks(received.Size, received)}");
        else if (Amount(golden) != Amount(received))
            changed.Add($"{Amount(golden).Trim()} -> {Amount(received).Trim()}");
        return $"{common} {string.Join(", ", changed)}";

        void Add(string? before, string? after)
        {
            if (before != after)
                changed.Add($"{Clip(before ?? "none")} -> {Clip(after ?? "none")}");
        }
    }

    /// <summary>The call's name without its category; an activity keeps it.</summary>
    public static string NameOf(GoldenCall call) =>
        PlainText.OneLine(call.Name.StartsWith("syscall:", StringComparison.Ordinal) ? call.Name["syscall:".Length..] : call.Name);

    /// <summary>A path on one line, cut in its middle where it is long.</summary>
    public static string Clip(string text)
    {
        var line = PlainText.OneLine(text);
        return line.Length <= MaxLength ? line : string.Concat(line.AsSpan(0, 30), "…", line.AsSpan(line.Length - (MaxLength - 31)));
    }

    /// <summary>A size: <c>64 KiB</c>, <c>1,000 B</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 1024 * 1024 when bytes % (1024 * 1024) == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024):#,0} MiB"),
        >= 1024 when bytes % 1024 == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024:#,0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:#,0} B"),
    };

    /// <summary>A number with its thousands grouped.</summary>
    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Call(GoldenCall call)
    {
        var text = new StringBuilder();
        if (call.Process != "test")
            text.Append('[').Append(Clip(call.Process)).Append("] ");
        text.Append(NameOf(call));
        foreach (var part in new[] { call.Path, call.OtherPath is null ? null : "-> " + call.OtherPath, call.Arguments, call.Error })
        {
            if (!string.IsNullOrEmpty(part))
                text.Append(' ').Append(Clip(part));
        }

        return call.Size is { } size ? text.Append(' ').Append(Size(size)).ToString() : text.ToString();
    }

    private static string Amount(GoldenCall call) => call.Count is { } count ? $" x{Number(count)}" : $" {Number(call.Bytes ?? 0)} bytes";

    private static string Blocks(long? size, GoldenCall call) => $"{(size is { } bytes ? Size(bytes) : "no size")}{Amount(call)}";
}
