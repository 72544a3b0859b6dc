namespace TraceAssertions.Conditions.Configuration;

/// <summary>One table of renacer.toml.</summary>
/// <param name="Name">Its dotted name.</param>
/// <param name="IsArray">Written <c>[[name]]</c>.</param>
/// <param name="HasEffect">False where nothing in this version acts on it; setting it is then a warning, never silence.</param>
/// <param name="Description">What it is for, in one line.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record ConfigurationTable(string Name, bool IsArray, bool HasEffect, string Description, IReadOnlyList<ConfigurationKey> Keys)
{
    public string Header => IsArray ? $"[[{Name}]]" : $"[{Name}]";

    public ConfigurationKey? Find(string key) => Keys.FirstOrDefault(k => k.Name == key);
}
