using System.Text.Json;
using System.Text.Unicode;
using TraceAssertions.Tracing;
using TraceAssertions.Tracing.Syscalls;

namespace TraceAssertions.Cli.Reporting;

/// <summary>One call as a JSON object.</summary>
/// <param name="nameOf">Tells what descriptors are; null for their numbers alone.</param>
internal sealed class JsonCall(DescriptorName? nameOf)
{
    private readonly CallText _writer = new(nameOf);
    private readonly TextBuffer _text = new();

    /// <summary>Writes it. A path that is not UTF-8 is given escaped as strace does in <c>args</c>, and as bytes in <c>path_base64</c>.</summary>
    public void Write(Utf8JsonWriter json, in RawCall call, ReadOnlySpan<byte> path, ReadOnlySpan<byte> path2, CallMemory? memory = null)
    {
        json.WriteStartObject();
        json.WriteString("name", SyscallTable.Name(call.Number));
        json.WriteStartArray("args");
        _text.Clear();
        _writer.Write(_text, call, path, path2, memory);
        foreach (var argument in CallArguments.Of(_text.Text))
            json.WriteStringValue(argument);
        json.WriteEndArray();
        WritePath(json, "path", path);
        WritePath(json, "path2", path2);
        if (Descriptor(call) is { } fd)
            json.WriteNumber("fd", fd);
        else
            json.WriteNull("fd");
        if (nameOf is not null)
            WriteNames(json, call);
        if (call.Unfinished)
            json.WriteNull("result");
        else
            json.WriteNumber("result", call.Result);
        json.WriteString("errno", call.Unfinished ? null : Errno.OfResult(call.Result));
        json.WriteNumber("pid", call.Pid);
        json.WriteNumber("tid", call.Tid);
        if (call.BeganBefore)
            json.WriteNull("start_nanos");
        else
            json.WriteNumber("start_nanos", call.EnterNanos);
        if (call.Unfinished || call.BeganBefore)
            json.WriteNull("duration_nanos");
        else
            json.WriteNumber("duration_nanos", call.ExitNanos - call.EnterNanos);
        json.WriteEndObject();
    }

    private void WriteNames(Utf8JsonWriter json, in RawCall call)
    {
        json.WriteString("fd_name", Descriptor(call) is { } fd ? nameOf!(call, fd) : null);
        if (DescriptorCalls.ReturnsDescriptor(call) && call.Result >= 0 && !call.Unfinished)
            json.WriteString("result_name", nameOf!(call, (int)call.Result, made: true));
    }

    private static void WritePath(Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            if (name == "path")
                json.WriteNull(name);
            return;
        }

        if (Utf8.IsValid(bytes))
        {
            json.WriteString(name, bytes);
            return;
        }

        json.WriteNull(name);
        json.WriteBase64String(name + "_base64", bytes);
    }

    /// <summary>The first descriptor among the arguments that is not the current directory.</summary>
    public static int? Descriptor(in RawCall call)
    {
        var declared = SyscallTable.Arguments(call.Number);
        for (var i = 0; i < declared.Length; i++)
        {
            if (declared[i].Kind is not (ArgumentKind.Fd or ArgumentKind.DirFd))
                continue;
            var fd = (int)call.Register(i);
            if (fd != DescriptorTable.CurrentDirectory)
                return fd;
        }

        return null;
    }
}
