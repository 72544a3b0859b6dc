using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace TraceAssertions.Tests.Golden;

/// <summary>Whatever the bytes are, they load or are told in one diagnostic; nothing is ever thrown.</summary>
public sealed class GoldenFileFuzzTests
{
    private static readonly string[] Codes = ["TA3002", "TA3003", "TA3004"];

    private static readonly byte[] Valid = GoldenFileWriter.ToBytes(Goldens.Of(
        [.. Goldens.Import.Calls, Goldens.Call("rename", "größe", to: "🚀"), Goldens.Call("read", "pipe", bytes: 7, process: "test/cat")]) with
    { Rules = ["noise -gc"] });

    [Fact]
    public void Mutated_bytes_of_a_golden_trace_load_or_are_told()
    {
        // Bytes that mean something to JSON, to UTF-8 or to git hit more often than any byte.
        var any = Gen.OneOf(Gen.Elements("{}[]\",:\\0123456789-+.eEtfnu<=>|\n\r \u0000"u8.ToArray()), Gen.Choose(0, 255).Select(i => (byte)i));
        var mutation =
            from at in Gen.Choose(0, Valid.Length - 1)
            from length in Gen.Frequency((6, Gen.Constant(1)), (2, Gen.Choose(0, 20)), (1, Gen.Choose(0, Valid.Length)))
            from bytes in any.ListOf(3)
            from size in Gen.Choose(0, 3)
            select (at, length, bytes: bytes.Take(size).ToArray());
        var gen = from count in Gen.Choose(1, 3) from mutations in mutation.ListOf(count) select mutations.ToArray();
        var loaded = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(gen.ToArbitrary(), mutations =>
        {
            var bytes = new List<byte>(Valid);
            foreach (var (at, length, with) in mutations)
            {
                var from = Math.Min(at, bytes.Count);
                bytes.RemoveRange(from, Math.Min(length, bytes.Count - from));
                bytes.InsertRange(from, with);
            }

            if (!LoadsOrIsTold([.. bytes], out var golden))
                return false;
            loaded += golden is null ? 0 : 1;
            return true;
        }));
        loaded.Should().BeGreaterThan(0, "some mutations only change a name");
    }

    [Fact]
    public void Random_texts_of_json_never_throw()
    {
        string[] tokens = ["{", "}", "[", "]", ",", ":", "\"schema\"", "\"traceassertions.golden/1\"", "\"name\"", "\"processes\"", "\"calls\"", "\"x\"", "1", "-1", "1e400", "null", "true", "\n", "\"\\ud800\""];
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Gen.Elements(tokens).ListOf().ToArbitrary(), list =>
            LoadsOrIsTold(Encoding.UTF8.GetBytes("{\"schema\": \"traceassertions.golden/1\", " + string.Concat(list)), out _)));
    }

    private static bool LoadsOrIsTold(byte[] bytes, out GoldenTrace? golden)
    {
        if (!GoldenFileReader.TryRead(bytes, "x.json", out golden, out var diagnostic))
            return Codes.Contains(diagnostic.Code) && diagnostic is { Line: > 0, Column: > 0 } && !diagnostic.ToString().Contains('\n', StringComparison.Ordinal);

        // What loads is what is written of it: no reading but one.
        golden.Reloaded().Calls.Should().Equal(golden.Calls);
        return true;
    }
}
