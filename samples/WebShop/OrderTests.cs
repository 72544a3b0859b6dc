using System.Net;
using System.Net.Http.Json;

namespace WebShop;

/// <summary>The tests of an order's page. What the server does for a request is in the trace of the test that sent it, though all tests share one server.</summary>
public sealed class OrderTests(RunningShop shop)
{
    [TracedTest]
    [TraceAssertion("spans[name ~ \"syscall:open*\" and path ~ \"*/Data/orders/*\"].count == 1", Name = "One order is read")]
    public async Task Shows_an_order()
    {
        using var client = shop.CreateClient();

        var order = await client.GetFromJsonAsync<PricedOrder>(Page(2), TestContext.Current.CancellationToken);

        Assert.Equal("Cedar Books", order!.Customer);
        Assert.Equal(24, order.Lines.Count);
        Assert.Equal(2789.75m, order.Total);
    }

    // Three customers at once. What one request may do is said for a request (renacer.toml), and holds for three.
    [TracedTest]
    [TraceAssertion("spans[\"Microsoft.AspNetCore.Hosting.HttpRequestIn\"].count == 3", Name = "Three requests")]
    [TraceAssertion("spans[\"SELECT orders\"].count == 3", Name = "Each reads its order once")]
    public async Task Shows_orders_to_three_customers_at_once()
    {
        var orders = await Task.WhenAll(new[] { 1, 2, 3 }.Select(async number =>
        {
            using var client = shop.CreateClient();
            return await client.GetFromJsonAsync<PricedOrder>(Page(number), TestContext.Current.CancellationToken);
        }));

        Assert.Equal(["Birch Bakery", "Cedar Books", "Elm Electric"], orders.Select(order => order!.Customer));
        Assert.Equal([3, 24, 14], orders.Select(order => order!.Lines.Count));
    }

    [TracedTest]
    [TraceAssertion("spans[\"SELECT products\"].count == 0", Name = "Nobody asks for the prices of an order that does not exist")]
    public async Task Does_not_find_an_order_that_does_not_exist()
    {
        using var client = shop.CreateClient();

        using var response = await client.GetAsync(Page(4), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static Uri Page(int number) => new($"/orders/{number}", UriKind.Relative);
}
