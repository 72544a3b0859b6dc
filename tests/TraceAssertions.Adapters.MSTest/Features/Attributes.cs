// The same tests twice: with MSTest's own attribute, and with ours in its place.
#if PLAIN
global using Test = Microsoft.VisualStudio.TestTools.UnitTesting.TestMethodAttribute;
#else
global using Test = TraceAssertions.TracedTestMethodAttribute;
#endif

[assembly: Parallelize(Workers = 4, Scope = ExecutionScope.MethodLevel)]
