namespace WebShop;

/// <summary>Something that the shop sells.</summary>
public sealed record Product(int Number, string Name, decimal Price);
