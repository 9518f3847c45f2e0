using System.Globalization;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Tests.Stage;

// dotnet run -c Release --project bench/Notifications
// The same rollouts with nobody to tell, and with channels of which every second answer is 429 or 500: how long they take. It fails
// if the median is longer by more than a tenth.
const double Tolerated = 1.1;
const int Rounds = 3;
const int Rollouts = 10;
const int Channels = 4;
await using var cloud = await LocalCloud.StartAsync();
await using var host = await Host.StartAsync(cloud);
using var api = new Caller(host.Address);
var (asked, taken) = (0, 0);
await using var receiver = await Receiver.StartAsync(_ =>
{
    var number = Interlocked.Increment(ref asked);
    if (number % 4 == 1) return (429, null);
    if (number % 4 == 3) return (500, null);
    Interlocked.Increment(ref taken);
    return (200, null);
});

var (without, with) = (new List<Fleet.Ended>(), new List<Fleet.Ended>());
for (var round = 0; round < Rounds; round++)
{
    without.AddRange(await Fleet.RunAsync(cloud, api, $"calm{round}x", Rollouts, Fate.Good, Fate.BadByProbe));
    for (var channel = 0; channel < Channels; channel++)
    {
        using var put = await api.SendAsync(HttpMethod.Put, $"api/channels/c{channel}", new
        {
            address = new { kind = "webhook", url = receiver.Address },
            subscriptions = new[] { new { topics = Topics.OfRollouts } },
        });
        put.EnsureSuccessStatusCode();
    }

    with.AddRange(await Fleet.RunAsync(cloud, api, $"told{round}x", Rollouts, Fate.Good, Fate.BadByProbe));
    for (var channel = 0; channel < Channels; channel++)
        (await api.SendAsync(HttpMethod.Delete, $"api/channels/c{channel}")).Dispose();
}

Console.WriteLine("| | rollouts | promoted | taken back | start to end, median | slowest |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
Console.WriteLine(Row("nobody to tell", without));
Console.WriteLine(Row("channels that refuse every second time", with));
Console.WriteLine();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The channels were asked {asked:N0} times and took {taken:N0} messages."));
return Times(with)[with.Count / 2] <= Times(without)[without.Count / 2] * Tolerated ? 0 : 1;

static string Row(string name, IReadOnlyList<Fleet.Ended> ended)
{
    var times = Times(ended);
    return string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {ended.Count} | {ended.Count(one => one.Rollout.Phase == "Succeeded")} | {ended.Count(one => one.Rollout.Phase == "RolledBack")} "
        + $"| {times[times.Length / 2].TotalSeconds:0.0} s | {times[^1].TotalSeconds:0.0} s |");
}

static TimeSpan[] Times(IReadOnlyList<Fleet.Ended> ended) =>
    [.. ended.Select(one => one.Rollout.EndedAt!.Value - one.Rollout.StartedAt).Order()];
