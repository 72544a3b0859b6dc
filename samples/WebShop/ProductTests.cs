using System.Net.Http.Json;

namespace WebShop;

/// <summary>The tests of a product's page. They run at the same time as those of orders and ask the same server, and have nothing of those in their traces.</summary>
public sealed class ProductTests(RunningShop shop)
{
    [TracedTheory]
    [InlineData(101, "Anvil")]
    [InlineData(119, "Saw")]
    [InlineData(124, "Yardstick")]
    [TraceAssertion("spans[path ~ \"*/Data/orders/*\"].count == 0", Name = "No order is read for a product")]
    public async Task Shows_a_product(int number, string name)
    {
        using var client = shop.CreateClient();

        var product = await client.GetFromJsonAsync<Product>(new Uri($"/products/{number}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(name, product!.Name);
    }
}
