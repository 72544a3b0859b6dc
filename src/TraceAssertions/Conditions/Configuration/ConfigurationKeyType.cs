namespace TraceAssertions.Conditions.Configuration;

/// <summary>What a key of renacer.toml takes.</summary>
internal enum ConfigurationKeyType
{
    Text,
    TextOrTexts,
    Integer,
    Float,
    Switch,
}
