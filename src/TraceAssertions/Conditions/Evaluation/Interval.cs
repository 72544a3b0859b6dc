namespace TraceAssertions.Conditions.Evaluation;

/// <summary>All the numbers that a value may be, both ends included (interval arithmetic after Moore, Interval Analysis, 1966).</summary>
internal readonly record struct Interval(double Low, double High)
{
    public static Interval Everything => new(double.NegativeInfinity, double.PositiveInfinity);

    public static Interval Exactly(double value) => new(value, value);

    public bool IsExact => Low.Equals(High);

    public bool Contains(double value) => Low <= value && value <= High;

    public static Interval operator -(Interval value) => new(-value.High, -value.Low);

    public static Interval operator +(Interval left, Interval right) => new(left.Low + right.Low, left.High + right.High);

    public static Interval operator -(Interval left, Interval right) => left + -right;

    public static Interval operator *(Interval left, Interval right) =>
        Hull(Product(left.Low, right.Low), Product(left.Low, right.High), Product(left.High, right.Low), Product(left.High, right.High));

    /// <summary>The divisor must not contain 0.</summary>
    public static Interval operator /(Interval left, Interval right) => left * new Interval(1 / right.High, 1 / right.Low);

    public Interval Abs() => Low >= 0 ? this : High <= 0 ? -this : new Interval(0, Math.Max(-Low, High));

    public static Interval Min(Interval left, Interval right) => new(Math.Min(left.Low, right.Low), Math.Min(left.High, right.High));

    public static Interval Max(Interval left, Interval right) => new(Math.Max(left.Low, right.Low), Math.Max(left.High, right.High));

    /// <summary>An unbounded end times zero is zero: the bound stands for arbitrarily large finite values.</summary>
    private static double Product(double a, double b) => a == 0 || b == 0 ? 0 : a * b;

    private static Interval Hull(double a, double b, double c, double d) =>
        new(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
}
