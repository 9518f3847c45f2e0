using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CanaryFunctions.Bench.Speed;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Serialization;

// dotnet run -c Release --project bench/Speed
var errors = new ComparisonCheck { Name = "errors" };
var strict = new ComparisonCheck { Name = "strict", Tolerance = 1, Safe = 1.05 };
var latency = new ComparisonCheck { Name = "latency", Event = ComparedEvent.Slow };
var probe = new ProbeCheck { Name = "home", Path = "/health" };
var root = new DirectoryInfo(AppContext.BaseDirectory);
while (!File.Exists(Path.Combine(root.FullName, "CanaryFunctions.sln"))) root = root.Parent!;

var report = new StringBuilder();
Line("# Speed");
Line();
Line(string.Create(CultureInfo.InvariantCulture, $"Made by `dotnet run -c Release --project bench/Speed` on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}."));
Line();
Line("## `canary analyze`");
Line("1,000 series of 240 bins, in which nothing is decided before the end, from the command to its exit; median of five.");
Line();
Line("| checks | seconds |");
Line("|---|---|");
using (var series = RecordedSeries.Write(count: 1000, bins: 240))
{
    foreach (var (what, checks) in ((string, HealthCheck[])[])[("two of failures", [errors, strict]), ("failures and latency", [strict, latency])])
        Line($"| {what} | {Median(5, () => Analyze.Seconds(root, series.File, [.. checks])):0.0} |");
}

Line();
Line("## One look of one rollout");
Line("The judgement of one new minute, with its report, after four hours; median of 5,000.");
Line();
Line("| checks | microseconds | bytes that the checks remember, as JSON |");
Line("|---|---|---|");
foreach (var (what, checks) in ((string, HealthCheck[])[])[
    ("failures", [errors]), ("failures and a probe", [errors, probe]), ("failures and latency", [errors, latency])])
{
    var policy = Presets.Careful with { Checks = [.. checks] };
    var (state, minute) = (new HealthState(), 0);
    for (; minute < 240; minute++) state = HealthJudge.Judge(policy, state, Minutes.Look(minute));
    var (before, next) = (state, Minutes.Look(minute));
    for (var i = 0; i < 5000; i++) HealthJudge.Judge(policy, before, next);
    var microseconds = Median(5000, () =>
    {
        var began = Stopwatch.GetTimestamp();
        HealthJudge.Judge(policy, before, next);
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
    });
    var bytes = JsonSerializer.SerializeToUtf8Bytes(state.Checks, CanaryJson.Options).Length;
    Line(string.Create(CultureInfo.InvariantCulture, $"| {what} | {microseconds:0} | {bytes:N0} |"));
}

var page = Path.Combine(root.FullName, "docs", "figures", "speed.md");
File.WriteAllText(page, report.ToString());
Console.Write(report);

void Line(string line = "") => report.Append(line).Append('\n');

static double Median(int times, Func<double> measure)
{
    var measured = Enumerable.Range(0, times).Select(_ => measure()).Order().ToArray();
    return measured[times / 2];
}
