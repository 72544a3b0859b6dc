namespace WebShop;

/// <summary>The shop: a minimal API over a folder of files.</summary>
public static class ShopApp
{
    /// <summary>Makes the application; it listens when it is started.</summary>
    /// <param name="data">The folder with products.csv and orders/.</param>
    /// <param name="args">The command line: <c>--urls http://127.0.0.1:0</c>.</param>
    public static WebApplication Create(string data, params string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(new Catalogue(Path.Combine(data, "products.csv")));
        builder.Services.AddSingleton(new OrderStore(Path.Combine(data, "orders")));
        builder.Services.AddSingleton<OrderPage>();
        var app = builder.Build();
        app.MapGet("/products/{number:int}", (int number, Catalogue catalogue) =>
            catalogue.Find([number]).TryGetValue(number, out var product) ? Results.Ok(product) : Results.NotFound());
        app.MapGet("/orders/{number:int}", (int number, OrderPage page) =>
            page.Of(number) is { } order ? Results.Ok(order) : Results.NotFound());
        return app;
    }
}
