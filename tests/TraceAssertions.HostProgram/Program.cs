using TraceAssertions.HostProgram;

return args switch
{
    ["parallel", var tests] => await ParallelTests.Run(int.Parse(tests)),
    ["activities", var tests] => await ActivityScopesRun.Run(int.Parse(tests)),
    ["children", var tests] => await ChildContextRun.Run(int.Parse(tests)),
    ["constructs", var tests] => await ConstructsRun.Run(int.Parse(tests)),
    ["counters", var tests] => await RuntimeCountersRun.Run(int.Parse(tests)),
    ["allocate", var bytes] => Bodies.AllocateAndCompare(long.Parse(bytes)),
    ["warm", var rounds] => await Bodies.RunWarm(int.Parse(rounds)),
    ["trace", var tracer, var log, .. var command] => CallLog.Trace(tracer, log, command, withNames: false),
    ["trace-names", var tracer, var log, .. var command] => CallLog.Trace(tracer, log, command, withNames: true),
    ["collect"] => HeldRun.Collect(),
    ["hold", .. var command] => HeldRun.Hold(command),
    ["broker", var user] => BrokeredRun.Serve(uint.Parse(user)),
    ["steps", var file] => BrokeredRun.Step(file),
    ["orphan-at-start"] => Bodies.KillTheSidecarAtItsStart(),
    ["orphan"] => Bodies.KillTheSidecar(),
    ["cold", var folder, .. var bodies] => await ColdStart.Run(folder, bodies),
    ["temporary", var count] => Bodies.TemporaryFolders(int.Parse(count)),
    ["recycle", var scopes] => await RecycledSlotsRun.Run(int.Parse(scopes)),
    ["test-server", var context] => await InMemoryServerRun.Run(context == "preserved"),
    ["sequential", var reads] => Bodies.OneByteReads(int.Parse(reads)),
    ["sync-io", var file] => await SyncIoRun.Run(file),
    ["waiting"] => await WaitingRun.Run(),
    ["stacks", var folder] => StackBodies.Run(folder),
    _ => 2,
};
