namespace WebShop;

/// <summary>What one line of an order asks for.</summary>
public readonly record struct OrderLine(int Product, int Quantity);
