// xUnit v3 prefixes a failure's message with the exception's type, except for types of its own namespace (ExceptionUtility.GetMessage).
// A verdict is a message, not a crash: it is shown as it is written.
using System.Diagnostics.CodeAnalysis;

namespace Xunit.Sdk;

/// <summary>Carries the text of a failed verdict to xUnit.</summary>
[SuppressMessage("Design", "CA1064", Justification = "Nobody catches it: xUnit reports it.")]
internal sealed class TraceAssertionFailure(string message) : Exception(message), TraceAssertionFailure.IAssertionException
{
    /// <summary>By an interface of this name xUnit knows a failed test from one that crashed (ExceptionUtility.ExtractMetadata); its own lies in xunit.v3.assert, which not every project has.</summary>
    [SuppressMessage("Design", "CA1040", Justification = "xUnit asks for its name.")]
    internal interface IAssertionException;

    /// <summary>Empty: no frame of ours helps the reader; the message has the place.</summary>
    public override string StackTrace => "";
}
