using System.Globalization;
using CanaryFunctions.Simulator.Faulting;
using CanaryFunctions.Tests.Stage;

// The same rollouts without faults and with one call to Azure in ten failing: how they end, and how long rollbacks take. Fails if
// one ends otherwise than it should, if a swap or a deployment is done twice, or if the slowest rollback of a kind takes more than
// twice as long. A number as the only argument is how many rollouts.
const double MostTimes = 2;
var rollouts = args is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 50;
await using var cloud = await LocalCloud.StartAsync();
await using var host = await Host.StartAsync(cloud, settings: new() { ["Canary__CallTimeout"] = "00:00:01" });
using var api = new Caller(host.Address);

AppDomain.CurrentDomain.UnhandledException += (_, _) =>
    Console.Error.WriteLine(string.Join('\n', host.Output.Split('\n').TakeLast(30)));
var without = await Fleet.RunAsync(cloud, api, "calm", rollouts);
cloud.Azure.Faults.FailAtRandom(
    0.1, seed: 1,
    FaultKind.Throttled, FaultKind.ServerError, FaultKind.Unavailable, FaultKind.TimeOut, FaultKind.Reset, FaultKind.Truncated);
var with = await Fleet.RunAsync(cloud, api, "faulty", rollouts);
cloud.Azure.Faults.Clear();

var odd = without.Concat(with).Where(one => one.Outcome != one.Expected)
    .Select(one => $"{one.Rollout.Application} ({one.Fate}): {one.Outcome} instead of {one.Expected}. {one.Rollout.Cause?.Sentence}")
    .ToList();
Console.WriteLine("| rollouts of which the version is | how many | end as they should, without faults | with |");
Console.WriteLine("| --- | --- | --- | --- |");
foreach (var fate in Enum.GetValues<Fate>())
    Console.WriteLine($"| {fate} | {Of(without, fate).Count} | {AsExpected(without, fate)} | {AsExpected(with, fate)} |");

Console.WriteLine();
Console.WriteLine("| rolled back | share removed, median | slowest | with faults | slowest | wholly rolled back, median | slowest "
    + "| with faults | slowest | times as long |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
foreach (var fate in Enum.GetValues<Fate>().Where(fate => fate is not Fate.Good))
{
    var (calm, faulty) = (Slowest(without, fate), Slowest(with, fate));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {fate} | {Times(without, fate, one => one.ShareRemovedIn)} | {Times(with, fate, one => one.ShareRemovedIn)} "
        + $"| {Times(without, fate, one => one.RolledBackIn)} | {Times(with, fate, one => one.RolledBackIn)} | {faulty / calm:0.00} |"));
    if (!(faulty <= MostTimes * calm))
        odd.Add(string.Create(CultureInfo.InvariantCulture, $"{fate}: the slowest rollback takes {faulty / calm:0.00} times as long."));
}

foreach (var wrong in odd) Console.Error.WriteLine(wrong);
return odd.Count == 0 ? 0 : 1;

static IReadOnlyList<Fleet.Ended> Of(IReadOnlyList<Fleet.Ended> ended, Fate fate) => [.. ended.Where(one => one.Fate == fate)];

static int AsExpected(IReadOnlyList<Fleet.Ended> ended, Fate fate) => Of(ended, fate).Count(one => one.Outcome == one.Expected);

static double Slowest(IReadOnlyList<Fleet.Ended> ended, Fate fate) =>
    Of(ended, fate).Max(one => one.RolledBackIn?.TotalSeconds ?? double.PositiveInfinity);

static string Times(IReadOnlyList<Fleet.Ended> ended, Fate fate, Func<Fleet.Ended, TimeSpan?> of)
{
    var times = Of(ended, fate).Select(of).OfType<TimeSpan>().Order().ToArray();
    return times is []
        ? "- | -"
        : string.Create(CultureInfo.InvariantCulture, $"{times[times.Length / 2].TotalSeconds:0.0} s | {times[^1].TotalSeconds:0.0} s");
}
