using System.Globalization;
using CanaryFunctions.Simulator.Faulting;
using CanaryFunctions.Tests.Stage;

// The same rollouts without faults and with one call to Azure in ten failing: how they end, and how long rollbacks take.
const int Rollouts = 50;
await using var cloud = await LocalCloud.StartAsync();
await using var host = await Host.StartAsync(cloud, settings: new() { ["Canary__CallTimeout"] = "00:00:01" });
using var api = new Caller(host.Address);

AppDomain.CurrentDomain.UnhandledException += (_, _) =>
    Console.Error.WriteLine(string.Join('\n', host.Output.Split('\n').TakeLast(30)));
var without = await Fleet.RunAsync(cloud, api, "calm", Rollouts);
cloud.Azure.Faults.FailAtRandom(
    0.1, seed: 1,
    FaultKind.Throttled, FaultKind.ServerError, FaultKind.Unavailable, FaultKind.TimeOut, FaultKind.Reset, FaultKind.Truncated);
var with = await Fleet.RunAsync(cloud, api, "faulty", Rollouts);

Console.WriteLine("| | rollouts | promoted | taken back | otherwise | swaps of one | deployments of one version "
    + "| share removed, median | slowest | wholly rolled back, median | slowest |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
Console.WriteLine(Row("without faults", without));
Console.WriteLine(Row("one call in ten fails", with));

foreach (var odd in without.Concat(with).Where(one => one.Rollout.Phase != (one.IsGood ? "Succeeded" : "RolledBack") || one.Swaps > 1))
    Console.WriteLine($"{odd.Rollout.Application}: {odd.Rollout.Phase}, {odd.Swaps} swaps. {odd.Rollout.Cause?.Sentence}");

static string Row(string name, IReadOnlyList<Fleet.Ended> ended)
{
    var promoted = ended.Count(one => one is { IsGood: true, Rollout.Phase: "Succeeded" });
    var takenBack = ended.Count(one => one is { IsGood: false, Rollout: { Phase: "RolledBack", Cause.Name: "Degraded" } });
    return string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {ended.Count} | {promoted} | {takenBack} | {ended.Count - promoted - takenBack} | at most {ended.Max(one => one.Swaps)} "
        + $"| at most {ended.Max(one => one.MostDeployments)} | {Times(one => one.ShareRemovedIn)} | {Times(one => one.RolledBackIn)} |");

    string Times(Func<Fleet.Ended, TimeSpan?> of)
    {
        var times = ended.Select(of).OfType<TimeSpan>().Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{times[times.Length / 2].TotalSeconds:0.0} s | {times[^1].TotalSeconds:0.0} s");
    }
}
