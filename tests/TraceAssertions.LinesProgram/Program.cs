using TraceAssertions.LinesProgram;

Bodies.Plain();
await Bodies.LoadAsync();
await foreach (var item in Bodies.StreamAsync())
    _ = item;
foreach (var item in Bodies.Iterate())
    _ = item;
Bodies.Lambdas();
Bodies.Generic("text");
Bodies.Generic(1);
using var bodies = new Bodies();
bodies.Property = bodies.Property + bodies[1];
_ = bodies + bodies;
foreach (var item in bodies)
    _ = item;
((System.Collections.IEnumerable)bodies).GetEnumerator();
Pair<int, bool>.Method();
Pair<string, string>.Method();
Pair<string, object>.Nested.Method();
Local();
await Task.Yield();
Site.Here("Program");
Site.Tell();
if (args.Length > 0)
    Console.In.Read();

static void Local() => Site.Here("Program.Local");
