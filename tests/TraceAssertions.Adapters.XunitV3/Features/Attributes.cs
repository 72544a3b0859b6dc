// The same tests twice: with xUnit's own attributes, and with ours in their place.
#if PLAIN
global using Test = Xunit.FactAttribute;
global using TestTheory = Xunit.TheoryAttribute;
#else
global using Test = TraceAssertions.TracedTestAttribute;
global using TestTheory = TraceAssertions.TracedTheoryAttribute;
#endif
