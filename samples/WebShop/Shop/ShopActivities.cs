using System.Diagnostics;

namespace WebShop;

/// <summary>The shop's own activities: one for each question to its store, named and tagged as OpenTelemetry asks of a database.</summary>
internal static class ShopActivities
{
    private static readonly ActivitySource Source = new("WebShop");

    /// <summary>Starts the activity of a question; null where nobody listens.</summary>
    /// <param name="operation">What is asked: <c>SELECT</c>.</param>
    /// <param name="collection">Of what: <c>products</c>.</param>
    public static Activity? Start(string operation, string collection) => Source.StartActivity($"{operation} {collection}", ActivityKind.Client)
        ?.SetTag("db.operation.name", operation).SetTag("db.collection.name", collection);
}
