using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TraceAssertions.Analysis;

/// <summary>What two requests have in common that differ only in their ids and values: <c>GET http://shop/customers/#</c>.</summary>
internal static partial class RequestShape
{
    // The names of OpenTelemetry's semantic conventions for HTTP, databases, RPC and messaging, the older ones too.
    private static readonly string[] Places =
    [
        "http.request.method", "url.template", "server.address", "server.port", "db.system.name", "db.namespace", "db.operation.name", "db.collection.name", "db.stored_procedure.name",
        "db.system", "db.name", "db.operation", "db.sql.table", "rpc.service", "rpc.method", "messaging.destination.name",
    ];

    private static readonly string[] Texts = ["url.full", "http.url", "db.query.text", "db.statement"];

    /// <summary>The shape of the request that an activity tells of: its name, to whom, and what without the values.</summary>
    public static string Of(Span activity)
    {
        var attributes = activity.Attributes;
        var shape = new StringBuilder(activity.Name);
        foreach (var key in Places)
            shape.Append('\n').Append(TextOf(attributes, key));
        foreach (var key in Texts)
            shape.Append('\n').Append(WithoutValues(TextOf(attributes, key)));
        return shape.ToString();
    }

    /// <summary>A URL or a query without ids, numbers, quoted texts and the values of parameters; the host stays.</summary>
    internal static string WithoutValues(string text)
    {
        var authority = text.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? 0 : text.IndexOf('/', authority + 3);
        return path < 0 ? text : text[..path] + Value().Replace(text[path..], "#");
    }

    private static string TextOf(IReadOnlyDictionary<string, object> attributes, string key) =>
        attributes.TryGetValue(key, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" : "";

    [GeneratedRegex("'[^']*'|=[^&\\s]*|[0-9A-Fa-f-]*[0-9][0-9A-Fa-f-]*", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}
