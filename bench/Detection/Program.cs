using CanaryFunctions.Bench.Detection;
using CanaryFunctions.Bench.Detection.Judges;
using CanaryFunctions.Bench.Detection.Scenarios;

// dotnet run -c Release --project bench/Detection [-- --releases N] [-- --seed N]
var releases = Number("--releases") ?? 1000;
var seed = Number("--seed") ?? 1;
var judges = JudgeKind.All;
var trials = new Dictionary<(Scenario, JudgeKind), Trial>();
foreach (var scenario in All.Healthy.Concat(All.Faulty))
{
    foreach (var kind in judges) trials[(scenario, kind)] = Trial.Run(scenario, kind, releases, seed);
    var ours = trials[(scenario, judges[0])];
    Console.WriteLine($"{scenario.Name,-50} taken back {ours.Stopped,7:P2}  mean delay {ours.MeanDelay,6:0.0}");
}

var figures = Path.Combine(Root(), "docs", "figures");
Directory.CreateDirectory(figures);
File.WriteAllText(
    Path.Combine(figures, "detection.md"),
    Report.Write(judges, trials, releases, DateOnly.FromDateTime(DateTime.UtcNow)));
var fault = All.Faulty.Single(scenario => scenario.Name == "3× from the start");
File.WriteAllText(
    Path.Combine(figures, "detection.svg"),
    Chart.Draw(
        [.. judges.Select(kind => (
            kind.Name, All.Healthy.Max(scenario => trials[(scenario, kind)].Stopped), trials[(fault, kind)].BadServed))],
        fault.Name));
Console.WriteLine($"Written to {figures}.");

int? Number(string option) => args.SkipWhile(arg => arg != option).Skip(1).Select(int.Parse).Cast<int?>().FirstOrDefault();

static string Root()
{
    var folder = new DirectoryInfo(AppContext.BaseDirectory);
    while (!File.Exists(Path.Combine(folder.FullName, "CanaryFunctions.sln"))) folder = folder.Parent!;
    return folder.FullName;
}
