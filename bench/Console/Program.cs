using System.Globalization;
using CanaryFunctions.Bench.WebConsole;
using CanaryFunctions.Tests.Stage;
using CanaryFunctions.WebConsole.Tests;
using Microsoft.Playwright;

// The console in Chromium on this machine: how soon a view can be used and how much it transfers, and how soon what is written
// is on the screen.
const int Loads = 25;
const int Events = 100;
const int Few = 12;
const int Many = 500;
await using var cloud = await LocalCloud.StartAsync();
await using var host = await Host.StartAsync(cloud, settings: new()
{
    ["Logging__LogLevel__Default"] = "Error",
    ["Logging__LogLevel__CanaryFunctions"] = "Error",
    ["Logging__LogLevel__Azure"] = "Error",
    ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
});
var fleet = new StoredFleet(cloud.Storage.ConnectionString);
await fleet.AddApplicationsAsync(Few);
var rollout = await fleet.AddAsync(StoredFleet.Begun("app-001", DateTimeOffset.UtcNow.AddHours(-1)), 60);
using var playwright = await Playwright.CreateAsync();
await using var browser = await Chromium.LaunchAsync(playwright);

Console.WriteLine($"Load average before: {File.ReadAllText("/proc/loadavg").Trim()}");
var views = new FirstView(browser, host.Address);
Console.WriteLine("| view | cold, median | 95th percentile | warm, median | 95th percentile | transferred cold | warm |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
await TellAsync($"overview of {Few} applications", "/", "#fleet article");
await TellAsync("rollout with 60 events and its charts", $"/rollouts/{rollout.Rollout.Id}", "time-chart canvas");
await fleet.AddApplicationsAsync(Many, Few);
await TellAsync($"overview, 48 of {Many} applications", "/", "#fleet article");

Console.WriteLine();
Console.WriteLine("| | events | on the screen, median | 95th percentile | slowest |");
Console.WriteLine("| --- | --- | --- | --- | --- |");
foreach (var events in new[] { 60, 1000 })
{
    var followed = await fleet.AddAsync(StoredFleet.Begun("app-002", DateTimeOffset.UtcNow.AddMinutes(-events)), events);
    var delays = await new LiveView(browser, host.Address, fleet).MeasureAsync(followed, Events);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| a rollout with {events:N0} events before | {delays.Length} | {Times(delays)} | {delays.Max():0} ms |"));
}

Console.WriteLine($"Load average after: {File.ReadAllText("/proc/loadavg").Trim()}");

async Task TellAsync(string name, string path, string usable)
{
    var (cold, warm) = await views.MeasureAsync(path, usable, Loads);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {Times(cold.Select(load => load.Milliseconds))} | {Times(warm.Select(load => load.Milliseconds))} "
        + $"| {cold.Max(load => load.Bytes) / 1000:0} KB | {warm.Max(load => load.Bytes) / 1000:0} KB |"));
}

static string Times(IEnumerable<double> all)
{
    var times = all.Order().ToArray();
    return string.Create(CultureInfo.InvariantCulture, $"{times[times.Length / 2]:0} ms | {times[(int)(times.Length * .95)]:0} ms");
}
