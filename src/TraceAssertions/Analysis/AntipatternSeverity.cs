namespace TraceAssertions;

/// <summary>How far beyond its threshold an antipattern is.</summary>
public enum AntipatternSeverity
{
    /// <summary>Beyond the threshold.</summary>
    Medium,

    /// <summary>Far beyond it.</summary>
    High,
}
