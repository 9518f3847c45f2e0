using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using CanaryFunctions.Bench.Load;
using CanaryFunctions.Tests.Stage;
using CsCheck;

// dotnet run -c Release --project bench/Load
const int Stored = 10_000;
const int PerSecond = 200;
const int Nonsensical = 50_000;
int[] sizes = [1_000, 100_000];

var report = new StringBuilder();
Line("# Load");
Line();
Line(string.Create(CultureInfo.InvariantCulture, $"Made by `dotnet run -c Release --project bench/Load` on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores, shared by the load, the host, a local Azure and Azurite, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}."));
Line();
Line($"## {PerSecond} requests a second with {Stored:N0} rollouts stored");
Line("Sixty seconds, after fifteen to warm up, whether or not earlier requests have been answered; counted from when a request was");
Line("due. Three reads (rollouts, versions, policies, environments) for each write (versions, tags). With lists, every third read is a");
Line("page of events or of rollouts, for which the emulator looks at every row of the table.");
Line();
Line("| | requests | median, ms | 99th percentile, ms | slowest, ms |");
Line("|---|---|---|---|---|");
await LoadAsync(withLists: false);
await LoadAsync(withLists: true);
await NonsenseAsync();
await ListsAsync();

File.WriteAllText(Path.Combine(Repository.Root, "docs", "figures", "load.md"), report.ToString());

async Task LoadAsync(bool withLists)
{
    await using var stand = await Stand.StartAsync();
    var traffic = new Traffic(stand.Api, await stand.Stored.WriteAsync(Stored), withLists);
    var warmUp = TimeSpan.FromSeconds(15);
    await OpenLoop.RunAsync(PerSecond, warmUp, traffic.SendAsync);
    var before = (int)(PerSecond * warmUp.TotalSeconds);
    var loaded = await OpenLoop.RunAsync(
        PerSecond, TimeSpan.FromSeconds(60), number => traffic.SendAsync(before + number));
    foreach (var (kind, milliseconds) in loaded.OrderBy(kind => kind.Key))
        Line(Invariant($"| {kind}{(withLists ? ", with lists" : "")} | {milliseconds.Length:N0} | {At(milliseconds, .5):0.0} | {At(milliseconds, .99):0.0} | {milliseconds[^1]:0} |"));
}

async Task NonsenseAsync()
{
    await using var stand = await Stand.StartAsync();
    using var document = await stand.Api.SendAsync(HttpMethod.Get, "openapi/v1.json");
    var requests = Nonsense.Requests((await document.Content.ReadFromJsonAsync<JsonObject>())!);
    var (failures, took) = (0, new List<double>());
    await requests.SampleAsync(
        async request =>
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await stand.Api.SendAsync(request);
            lock (took) took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError && answer.StatusCode is not HttpStatusCode.ServiceUnavailable)
                Interlocked.Increment(ref failures);
        },
        iter: Nonsensical,
        threads: 2);
    took.Sort();
    Line();
    Line($"## {Nonsensical:N0} requests that make little sense");
    Line("Two at a time, for every operation of the OpenAPI document.");
    Line();
    Line("| requests | failures of the server | median, ms | 99th percentile, ms |");
    Line("|---|---|---|---|");
    Line(Invariant($"| {took.Count:N0} | {failures} | {At([.. took], .5):0.0} | {At([.. took], .99):0.0} |"));
}

async Task ListsAsync()
{
    await using var stand = await Stand.StartAsync();
    Line();
    Line("## A page of a list");
    Line("Twenty rollouts of an application that has a thousand, 100 pages one after the other; and the one query that a page takes, by");
    Line("itself. Azure finds a range of keys by its index; the emulator looks at every row of the table, and only that grows here.");
    Line();
    Line("| rollouts in the table | page, median, ms | the emulator's query in it, median, ms | the rest, ms |");
    Line("|---|---|---|---|");
    for (var size = 0; size < sizes.Length; size++)
    {
        await stand.Stored.WriteListsAsync(size == 0 ? 0 : sizes[size - 1], sizes[size]);
        var page = await MedianAsync(async () =>
            (await stand.Api.SendAsync(HttpMethod.Get, "api/applications/list-0/rollouts")).EnsureSuccessStatusCode().Dispose());
        var query = await MedianAsync(() => stand.Stored.QueryAsync("list-0"));
        Line(Invariant($"| {sizes[size]:N0} | {page:0.0} | {query:0.0} | {page - query:0.0} |"));
    }
}

void Line(string line = "")
{
    report.Append(line).Append('\n');
    Console.WriteLine(line);
}

static string Invariant(FormattableString text) => FormattableString.Invariant(text);

static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

static async Task<double> MedianAsync(Func<Task> measure)
{
    var measured = new List<double>();
    for (var time = 0; time < 105; time++)
    {
        var began = Stopwatch.GetTimestamp();
        await measure();
        if (time >= 5) measured.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    return At([.. measured.Order()], .5);
}
