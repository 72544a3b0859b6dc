using System.Globalization;

namespace TraceAssertions.Tracing.Managed;

/// <summary>Whether a .NET runtime answers questions about its methods.</summary>
internal static class RuntimeDiagnostics
{
    /// <summary>Whether the environment switches them off: <c>DOTNET_EnableDiagnostics=0</c> or <c>DOTNET_EnableDiagnostics_IPC=0</c>, or the same by the prefix <c>COMPlus_</c>.</summary>
    /// <param name="variable">Reads a variable of the environment; null where it is not set.</param>
    public static bool AreOff(Func<string, string?> variable) => IsOff(variable, "EnableDiagnostics") || IsOff(variable, "EnableDiagnostics_IPC");

    /// <summary>TA0130: what it means that they are off.</summary>
    public static Diagnostic Off { get; } = new(
        "TA0130",
        DiagnosticSeverity.Info,
        "lines of .NET code are not known: the runtime's diagnostics are off in this environment (DOTNET_EnableDiagnostics=0 or DOTNET_EnableDiagnostics_IPC=0)",
        Remedy: "run without that variable");

    // The runtime reads its numbers as hexadecimal.
    private static bool IsOff(Func<string, string?> variable, string name) => (variable("DOTNET_" + name) ?? variable("COMPlus_" + name)) is { } value
        && int.TryParse(value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? value[2..] : value, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
        && number == 0;
}
