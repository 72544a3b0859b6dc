using System.Diagnostics.CodeAnalysis;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace TraceAssertions.Execution;

/// <summary>Carries a text of ours to MSTest, which shows the message of a result's exception as it is. It is never thrown, so that it has no stack trace.</summary>
[SuppressMessage("Design", "CA1064", Justification = "Nobody catches it: MSTest reports it.")]
internal sealed class TraceAssertionException(string message) : UnitTestAssertException(message);
