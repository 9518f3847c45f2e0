using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Identity;
using CanaryFunctions.Azure;
using CanaryFunctions.Bench.Load;
using CanaryFunctions.Tests.Stage;
using CsCheck;

// dotnet run -c Release --project bench/Load
const int Stored = 10_000;
const int PerSecond = 200;
const int Nonsensical = 50_000;
int[] lengths = [1_000, 100_000];

await using var cloud = await LocalCloud.StartAsync();
await cloud.AddShopAsync("shop");
var storage = new CanaryStorage(new()
{
    Credential = new DefaultAzureCredential(),
    StorageConnectionString = cloud.Storage.ConnectionString,
});
await using var host = await Host.StartAsync(cloud, settings: new()
{
    ["Logging__LogLevel__Default"] = "Error",
    ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
    ["Canary__RequestsPerSecond"] = "100000",
});
using var api = new Caller(host.Address);
await api.RegisterAsync(cloud, "shop", ("1.0.0", 0), ("1.1.0", 0));
var stored = new StoredRollouts(storage);
var rollouts = await stored.WriteAsync("shop", Stored);
foreach (var length in lengths) await stored.WriteListAsync($"list-{length}", length);

var report = new StringBuilder();
Line("# Load");
Line();
Line(string.Create(CultureInfo.InvariantCulture, $"Made by `dotnet run -c Release --project bench/Load` on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores, shared by the load, the host, a local Azure and Azurite, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}."));
Line();
var traffic = new Traffic(api, rollouts);
await OpenLoop.RunAsync(PerSecond, TimeSpan.FromSeconds(15), traffic.SendAsync);
var offset = PerSecond * 15;
var loaded = await OpenLoop.RunAsync(PerSecond, TimeSpan.FromSeconds(60), number => traffic.SendAsync(offset + number));
Line($"## {PerSecond} requests a second with {Stored:N0} rollouts stored");
Line("Sixty seconds after fifteen to warm up, whether or not earlier requests have been answered; counted from when a request was due.");
Line();
Line("| | requests | median, ms | 99th percentile, ms | slowest, ms |");
Line("|---|---|---|---|---|");
foreach (var (kind, milliseconds) in loaded.OrderBy(kind => kind.Key))
    Line(Invariant($"| {kind} | {milliseconds.Length:N0} | {At(milliseconds, .5):0.0} | {At(milliseconds, .99):0.0} | {milliseconds[^1]:0} |"));

Line();
Line("## The first page of a list, and one in the middle");
Line("Twenty rollouts a page, 300 pages one after the other.");
Line();
Line("| rollouts in the list | first page, median, ms | middle, median, ms |");
Line("|---|---|---|");
foreach (var length in lengths)
{
    var first = $"api/applications/list-{length}/rollouts";
    Line(Invariant($"| {length:N0} | {await MedianAsync(first):0.0} | {await MedianAsync(await MiddleAsync(first, length)):0.0} |"));
}

Line();
Line($"## {Nonsensical:N0} requests that make little sense");
using var document = await api.SendAsync(HttpMethod.Get, "openapi/v1.json");
var requests = Nonsense.Requests((await document.Content.ReadFromJsonAsync<JsonObject>())!);
var (failures, took) = (0, new List<double>());
await requests.SampleAsync(
    async request =>
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await api.SendAsync(request);
        lock (took) took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        if (answer.StatusCode >= HttpStatusCode.InternalServerError && answer.StatusCode is not HttpStatusCode.ServiceUnavailable)
            Interlocked.Increment(ref failures);
    },
    iter: Nonsensical,
    threads: 2);
took.Sort();
Line("Two at a time, for every operation of the OpenAPI document.");
Line();
Line("| requests | failures of the server | median, ms | 99th percentile, ms |");
Line("|---|---|---|---|");
Line(Invariant($"| {took.Count:N0} | {failures} | {At([.. took], .5):0.0} | {At([.. took], .99):0.0} |"));

var root = new DirectoryInfo(AppContext.BaseDirectory);
while (!File.Exists(Path.Combine(root.FullName, "CanaryFunctions.sln"))) root = root.Parent!;
File.WriteAllText(Path.Combine(root.FullName, "docs", "figures", "load.md"), report.ToString());
Console.Write(report);

void Line(string line = "") => report.Append(line).Append('\n');

static string Invariant(FormattableString text) => FormattableString.Invariant(text);

static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

async Task<double> MedianAsync(string path)
{
    var measured = new List<double>();
    for (var time = 0; time < 320; time++)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await api.SendAsync(HttpMethod.Get, path);
        answer.EnsureSuccessStatusCode();
        if (time >= 20) measured.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    return At([.. measured.Order()], .5);
}

async Task<string> MiddleAsync(string first, int length)
{
    var next = $"{first}?top=100";
    for (var page = 0; page < Math.Min(length / 200, 100); page++)
    {
        using var answer = await api.SendAsync(HttpMethod.Get, next);
        next = ((string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["nextLink"]!).TrimStart('/');
    }

    return next.Replace("top=100", "top=20", StringComparison.Ordinal);
}
