using TraceAssertions.Tracing.Demangling;

namespace TraceAssertions.Tracing.Tests.Demangling;

public sealed class ItaniumNameTests
{
    [Theory]
    [InlineData("_ZN1A1bEv", "A::b")]
    [InlineData("_ZNK2io6Reader4sizeEv", "io::Reader::size")]
    [InlineData("_Z3fooi", "foo")]
    [InlineData("_ZL3barv", "bar")]
    [InlineData("_ZN2io6ReaderC1EPKc", "io::Reader::Reader")]
    [InlineData("_ZN2io6ReaderD0Ev", "io::Reader::~Reader")]
    [InlineData("_ZNSt13runtime_errorC2EPKc", "std::runtime_error::runtime_error")]
    [InlineData("_ZN12_GLOBAL__N_14workEv", "(anonymous namespace)::work")]
    [InlineData("_Z3maxIiET_S0_S0_", null)]
    [InlineData("_ZNSsC1Ev", null)]
    [InlineData("_ZN", null)]
    [InlineData("_ZNE", null)]
    [InlineData("_Z9short", null)]
    [InlineData("printf", null)]
    public void A_plain_name_is_read_and_another_left_alone(string mangled, string? name) => ItaniumName.Demangle(mangled).Should().Be(name);
}
