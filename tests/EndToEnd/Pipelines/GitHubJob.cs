using System.Text.RegularExpressions;
using CanaryFunctions.Tests.Stage;
using YamlDotNet.RepresentationModel;

namespace CanaryFunctions.EndToEnd.Pipelines;

/// <summary>A job of GitHub Actions that uses the action of this repository: its steps are read from <c>action.yml</c> and run
/// with the variables and files that a runner gives them.</summary>
internal static partial class GitHubJob
{
    /// <summary>Runs the action.</summary>
    /// <param name="variables">Variables of the job: where tokens are issued, and where GitHub's API is.</param>
    /// <param name="inputs">What the workflow gives under <c>with</c>.</param>
    public static async Task<JobRun> RunAsync(Dictionary<string, string> variables, params (string Name, string Value)[] inputs)
    {
        var action = Action();
        var temp = Directory.CreateTempSubdirectory("job").FullName;
        var summary = Path.Combine(temp, "summary.md");
        var (log, outputs, code) = ("", new Dictionary<string, Dictionary<string, string>>(), 0);
        foreach (var step in (YamlSequenceNode)action["runs"]["steps"])
        {
            var file = Path.Combine(temp, $"output-{outputs.Count}");
            await File.WriteAllTextAsync(file, "");
            var given = ((YamlMappingNode)step["env"]).Children.Select(pair => KeyValuePair.Create($"{pair.Key}", Fill($"{pair.Value}")));
            (code, var printed) = await JobRun.BashAsync($"{step["run"]}", temp,
            [
                new("GITHUB_ACTIONS", "true"),
                new("GITHUB_ACTION_PATH", Repository.Root),
                new("GITHUB_OUTPUT", file),
                new("GITHUB_STEP_SUMMARY", summary),
                new("GITHUB_SHA", "4f2c1d9"),
                new("GITHUB_REPOSITORY", "contoso/shop"),
                .. variables,
                .. given,
            ]);
            log += printed;
            outputs[((YamlMappingNode)step).Children.TryGetValue("id", out var id) ? $"{id}" : $"{outputs.Count}"] =
                (await File.ReadAllLinesAsync(file)).Select(line => line.Split('=', 2)).ToDictionary(line => line[0], line => line[1]);
            if (code != 0) break;
        }

        return new(
            code,
            log,
            ((YamlMappingNode)action["outputs"]).Children.ToDictionary(pair => $"{pair.Key}", pair => Fill($"{pair.Value["value"]}")),
            File.Exists(summary) ? await File.ReadAllTextAsync(summary) : "");

        string Fill(string text) => Expression().Replace(text, match => match.Groups["what"].Value.Split('.') switch
        {
            ["inputs", var name] => inputs.FirstOrDefault(input => input.Name == name) is { Value: { } value } ? value : Usual(name),
            ["steps", var step, "outputs", var name] => outputs.GetValueOrDefault(step)?.GetValueOrDefault(name) ?? "",
            ["runner", "temp"] => temp,
            ["github", "sha"] => "4f2c1d9",
            ["github", "token"] => "",
            _ => throw new InvalidOperationException($"A runner knows more than this one: {match.Value}"),
        });

        string Usual(string input)
        {
            var known = (YamlMappingNode)action["inputs"][input];
            return known.Children.TryGetValue("default", out var usual) ? Fill($"{usual}") : "";
        }
    }

    private static YamlNode Action()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Repository.Root, "action.yml"))));
        return yaml.Documents[0].RootNode;
    }

    [GeneratedRegex(@"\$\{\{ (?<what>[\w.-]+) \}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();
}
