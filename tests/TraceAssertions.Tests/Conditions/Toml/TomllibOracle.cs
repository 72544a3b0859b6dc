using System.Diagnostics;
using System.Text.Json;

namespace TraceAssertions.Tests.Conditions.Toml;

/// <summary>Python's tomllib: each document becomes one line of canonical text, or null where tomllib refuses it.</summary>
internal static class TomllibOracle
{
    private const string Script = """
        import sys, json, datetime, math
        try:
            import tomllib
        except ImportError:
            sys.exit(42)
        def name(s): return json.dumps(s)
        def f(v):
            if math.isnan(v): return 'nan'
            if math.isinf(v): return 'inf' if v > 0 else '-inf'
            return v.hex()
        def micro(v): return v.hour * 3600000000 + v.minute * 60000000 + v.second * 1000000 + v.microsecond
        def c(v):
            if isinstance(v, bool): return 'b:' + str(v).lower()
            if isinstance(v, int):
                if not -2**63 <= v < 2**63: raise ValueError('range')
                return 'i:' + str(v)
            if isinstance(v, float): return 'f:' + f(v)
            if isinstance(v, str): return 's:' + name(v)
            if isinstance(v, datetime.datetime):
                z = '' if v.tzinfo is None else ':' + str(int(v.utcoffset().total_seconds()))
                return 'dt:%d:%d%s' % (v.date().toordinal(), micro(v), z)
            if isinstance(v, datetime.date): return 'd:%d' % v.toordinal()
            if isinstance(v, datetime.time): return 't:%d' % micro(v)
            if isinstance(v, list): return '[' + ','.join(map(c, v)) + ']'
            return '{' + ','.join(name(k) + '=' + c(v[k]) for k in sorted(v, key=lambda k: k.encode('utf-16-be'))) + '}'
        for line in sys.stdin:
            try: print(json.dumps(c(tomllib.loads(json.loads(line)))))
            except (ValueError, RecursionError): print('null')
        """;

    /// <summary>Null where this machine's python3 has no tomllib.</summary>
    public static IReadOnlyList<string?>? Run(IReadOnlyList<string> documents)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            try
            {
                foreach (var document in documents)
                    process.StandardInput.WriteLine(JsonSerializer.Serialize(document));
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It left without reading: the exit code says why.
            }

            process.WaitForExit();
            if (process.ExitCode == 42)
                return null;
            var error = process.StandardError.ReadToEnd();
            process.ExitCode.Should().Be(0, error);
            return [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<string?>(line))];
        }
    }
}
