using System.Globalization;
using System.Runtime.InteropServices;
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

var goals = new Goals();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
    # The console in a browser

    Made by `dotnet run -c Release --project bench/Console > docs/figures/console.md` on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores, shared by the browser,
    the host and Azurite (load {Load()} before), {RuntimeInformation.OSDescription}, .NET {Environment.Version}, Chromium {browser.Version}.

    {Goals.Text}
    The command fails where that is missed.

    ## From asking for a page until it is painted and answers
    {Loads} loads each, one after the other: *cold* with an empty cache, *warm* the second time.

    | view | cold, median | 95th percentile | warm, median | 95th percentile | transferred cold | warm |
    | --- | --- | --- | --- | --- | --- | --- |
    """));
var views = new FirstView(browser, host.Address);
await TellAsync($"overview of {Few} applications", "/", "#fleet article");
await TellAsync("rollout with 60 events and its charts", $"/rollouts/{rollout.Rollout.Id}", "time-chart canvas");
await fleet.AddApplicationsAsync(Many, Few);
await TellAsync($"overview, 48 of {Many} applications", "/", "#fleet article");

Console.WriteLine("""

    ## From the beginning of an event's write until an open page has painted it
    The write to storage is in it.

    | a rollout with | events | median | 95th percentile | slowest |
    | --- | --- | --- | --- | --- |
    """);
foreach (var events in new[] { 60, 1000 })
{
    var followed = await fleet.AddAsync(StoredFleet.Begun("app-002", DateTimeOffset.UtcNow.AddMinutes(-events)), events);
    var delays = await new LiveView(browser, host.Address, fleet).MeasureAsync(followed, Events);
    var before = string.Create(CultureInfo.InvariantCulture, $"{events:N0} events before");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {before} | {delays.Length} | {Times.Of(delays)} | {delays.Max():0} ms |"));
    goals.Hold(before, delays);
}

Console.WriteLine($"""

    ## Missed
    {(goals.Missed.Count == 0 ? "Nothing." : string.Join("\n", goals.Missed.Select(missed => $"- {missed}")))}

    Load afterwards: {Load()}.
    """);
return goals.Missed.Count == 0 ? 0 : 1;

async Task TellAsync(string name, string path, string usable)
{
    var (cold, warm) = await views.MeasureAsync(path, usable, Loads);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {Times.Of(cold.Select(load => load.Milliseconds))} | {Times.Of(warm.Select(load => load.Milliseconds))} "
        + $"| {cold.Max(load => load.Bytes) / 1000:0} KB | {warm.Max(load => load.Bytes) / 1000:0} KB |"));
    goals.Hold(name, cold, warm);
}

static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
