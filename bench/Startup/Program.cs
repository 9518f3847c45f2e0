using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

// How long `canary --version` takes, as a ratio to a .NET program that does nothing, both published with ReadyToRun and run in
// turn, so that what else the machine does hits both.
const int Runs = 40;
var root = new DirectoryInfo(AppContext.BaseDirectory);
while (!File.Exists(Path.Combine(root.FullName, "CanaryFunctions.sln"))) root = root.Parent!;
var folder = Directory.CreateTempSubdirectory("startup").FullName;
var tool = Publish("src/CanaryFunctions.Cli", "canary");
var empty = Publish("bench/Startup/Empty", "Empty");

var (toolTimes, emptyTimes) = (new List<double>(), new List<double>());
for (var run = 0; run < Runs; run++)
{
    emptyTimes.Add(Time(empty));
    toolTimes.Add(Time(tool, "--version"));
}

var (ours, least) = (Median(toolTimes), Median(emptyTimes));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
    | program | median of {Runs} runs | fastest | slowest | ratio |
    | --- | --- | --- | --- | --- |
    | does nothing | {least:0} ms | {emptyTimes.Min():0} ms | {emptyTimes.Max():0} ms | 1 |
    | `canary --version` | {ours:0} ms | {toolTimes.Min():0} ms | {toolTimes.Max():0} ms | {ours / least:0.00} |
    """));
Directory.Delete(folder, recursive: true);

string Publish(string project, string name)
{
    var output = Path.Combine(folder, name);
    using var publish = Process.Start("dotnet",
    [
        "publish", Path.Combine(root.FullName, project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
        "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", output, "-v", "quiet",
    ]);
    publish.WaitForExit();
    return publish.ExitCode == 0 ? Path.Combine(output, name) : throw new InvalidOperationException($"{project} can't be published.");
}

static double Time(string program, params string[] arguments)
{
    var began = Stopwatch.GetTimestamp();
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
}

static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
