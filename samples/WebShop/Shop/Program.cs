using WebShop;

await using var shop = ShopApp.Create(Path.Combine(AppContext.BaseDirectory, "Data"), args);
await shop.RunAsync();
