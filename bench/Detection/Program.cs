using CanaryFunctions.Bench.Detection;
using CanaryFunctions.Bench.Detection.Judges;
using CanaryFunctions.Bench.Detection.Scenarios;
using CanaryFunctions.Core.Health.Statistics;

// dotnet run -c Release --project bench/Detection [-- --releases N] [-- --seed N]
var releases = Number("--releases") ?? 1000;
var seed = Number("--seed") ?? 1;
var failures = new Results<EventCounts>(All.Healthy, All.Faulty, JudgeKinds.OfFailures, releases, seed);
var latency = new Results<LatencyCounts>(All.Quick, All.Slow, JudgeKinds.OfLatency, releases, seed);

var figures = Path.Combine(Root(), "docs", "figures");
Directory.CreateDirectory(figures);
File.WriteAllText(
    Path.Combine(figures, "detection.md"),
    Report.Write(failures, latency, releases, DateOnly.FromDateTime(DateTime.UtcNow)));
var fault = All.Faulty.Single(scenario => scenario.Name == "3× from the start");
File.WriteAllText(
    Path.Combine(figures, "detection.svg"),
    Chart.Draw(
        [.. failures.Judges.Select(kind => (kind.Name, failures.WorstOf(kind), failures[fault, kind].Harm))],
        fault.Name));
Console.WriteLine($"Written to {figures}.");

int? Number(string option) => args.SkipWhile(arg => arg != option).Skip(1).Select(int.Parse).Cast<int?>().FirstOrDefault();

static string Root()
{
    var folder = new DirectoryInfo(AppContext.BaseDirectory);
    while (!File.Exists(Path.Combine(folder.FullName, "CanaryFunctions.sln"))) folder = folder.Parent!;
    return folder.FullName;
}
