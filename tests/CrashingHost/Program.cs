using CanaryFunctions.CrashingHost;
using CanaryFunctions.Server;

// The Server host, unchanged, that kills itself at a named point: CRASH_AT=end:rollout.act.Swap:1
if (Environment.GetEnvironmentVariable("CRASH_AT") is { Length: > 0 } point) CrashPoint.Parse(point).Arm();

await using var server = CanaryServer.Create(args);
await CanaryServer.RunAsync(server, CancellationToken.None);
