using System.Diagnostics;

namespace TraceAssertions.Tests.Model;

/// <summary>The cases of the W3C test suite for traceparent (https://github.com/w3c/trace-context, test_traceparent_*), in our own words.</summary>
public sealed class TraceContextTests
{
    private const string Valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Fact]
    public void A_valid_traceparent_is_read_and_written_back()
    {
        var context = TraceContext.Parse(Valid);
        context.TraceId.ToHexString().Should().Be("4bf92f3577b34da6a3ce929d0e0e4736");
        context.SpanId.ToHexString().Should().Be("00f067aa0ba902b7");
        context.Sampled.Should().BeTrue();
        context.ToString().Should().Be(Valid);
    }

    [Theory]
    [InlineData("00", false)]
    [InlineData("01", true)]
    [InlineData("02", false)]
    [InlineData("03", true)]
    [InlineData("ff", true)]
    public void Of_the_flags_only_sampled_is_kept(string flags, bool sampled)
    {
        var context = TraceContext.Parse(Valid[..53] + flags);
        context.Sampled.Should().Be(sampled);
        context.ToString().Should().EndWith(sampled ? "-01" : "-00");
    }

    [Theory]
    [InlineData("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be-like")]
    [InlineData("fe-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-")]
    public void A_later_version_is_read_as_far_as_version_00_goes(string text) => TraceContext.Parse(text).ToString().Should().Be(Valid);

    [Theory]
    [InlineData("", "characters")]
    [InlineData("00", "characters")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", "characters")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1", "characters")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011", "characters")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-", "characters")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", "characters")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 ", "characters")]
    [InlineData(" 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "version")]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "version ff")]
    [InlineData("FE-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "version")]
    [InlineData(".0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "version")]
    [InlineData("0--4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "version")]
    [InlineData("00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "version")]
    [InlineData("000-bf92f3577b34da6a3ce929d0e0e47360-0f067aa0ba902b7-01", "version")]
    [InlineData("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.what", "flags")]
    [InlineData("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011", "flags")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", "trace id is all zeros")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", "trace id")]
    [InlineData("00-.bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "trace id")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01", "trace id")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01", "trace id")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", "parent id is all zeros")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01", "parent id")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-.0f067aa0ba902b7-01", "parent id")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7.01", "parent id")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0A", "flags")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-.0", "flags")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0-", "flags")]
    [InlineData("00-٤bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "trace id")]
    public void An_invalid_traceparent_is_refused_with_the_reason(string text, string reason)
    {
        TraceContext.TryParse(text, out var context).Should().BeFalse();
        context.Should().BeNull();
        FluentActions.Invoking(() => TraceContext.Parse(text)).Should().Throw<FormatException>().WithMessage($"*{reason}*");
    }

    [Fact]
    public void No_traceparent_is_refused() => TraceContext.TryParse(null, out _).Should().BeFalse();

    [Fact]
    public void Random_damage_never_throws_and_what_is_accepted_is_also_accepted_by_dotnet()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var text = Valid.ToCharArray();
            for (var damage = random.Next(3); damage >= 0; damage--)
                text[random.Next(text.Length)] = (char)random.Next('-', 'z');
            if (TraceContext.TryParse(new string(text), out var context))
                ActivityContext.TryParse(context.ToString(), null, out _).Should().BeTrue();
        }
    }

    [Fact]
    public void A_child_is_a_new_span_of_the_same_trace()
    {
        var parent = TraceContext.Parse(Valid);
        var child = parent.CreateChild();
        child.TraceId.Should().Be(parent.TraceId);
        child.SpanId.Should().NotBe(parent.SpanId);
        child.Sampled.Should().Be(parent.Sampled);
        TraceContext.Parse(child.ToString()).Should().Be(child);
    }

    [Fact]
    public void A_root_is_a_new_trace()
    {
        TraceContext.NewRoot().TraceId.Should().NotBe(TraceContext.NewRoot().TraceId);
        TraceContext.NewRoot(sampled: false).ToString().Should().EndWith("-00");
    }

    [Fact]
    public void Ids_of_zeros_make_no_context()
    {
        FluentActions.Invoking(() => TraceContext.Of(default, ActivitySpanId.CreateRandom())).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => TraceContext.Of(ActivityTraceId.CreateRandom(), default)).Should().Throw<ArgumentException>();
    }
}
