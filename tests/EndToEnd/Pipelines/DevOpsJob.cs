using System.Text.RegularExpressions;
using CanaryFunctions.Tests.Stage;
using YamlDotNet.RepresentationModel;

namespace CanaryFunctions.EndToEnd.Pipelines;

/// <summary>A job of Azure Pipelines that uses the template of this repository, with the variables that an agent gives it.</summary>
internal static partial class DevOpsJob
{
    /// <summary>Runs the template's steps.</summary>
    /// <param name="variables">Variables of the job.</param>
    /// <param name="parameters">What the pipeline gives the template.</param>
    public static async Task<JobRun> RunAsync(Dictionary<string, string> variables, params (string Name, string Value)[] parameters)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Repository.Root, "pipelines", "azure-devops.yml"))));
        var template = yaml.Documents[0].RootNode;
        var temp = Directory.CreateTempSubdirectory("job").FullName;
        var (log, code) = ("", 0);
        foreach (var step in (YamlSequenceNode)template["steps"])
        {
            var given = ((YamlMappingNode)step["env"]).Children.Select(pair => KeyValuePair.Create($"{pair.Key}", Fill($"{pair.Value}")));
            (code, var printed) = await JobRun.BashAsync(
                Fill($"{step["bash"]}"), temp, [new("TF_BUILD", "True"), new("AGENT_TEMPDIRECTORY", temp), .. variables, .. given]);
            log += printed;
            if (code != 0) break;
        }

        var summary = UploadedSummary().Match(log);
        return new(
            code,
            log,
            SetVariable().Matches(log).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value),
            summary.Success ? await File.ReadAllTextAsync(summary.Groups["file"].Value) : "");

        string Fill(string text)
        {
            var filled = Parameter().Replace(text, match => Value(match.Groups["name"].Value));
            return Variable().Replace(filled, match => match.Groups["name"].Value switch
            {
                "Agent.TempDirectory" => temp,
                "Build.SourceVersion" => "4f2c1d9",
                "System.AccessToken" => "job-token",
                var other => throw new InvalidOperationException($"An agent knows more than this one: {other}"),
            });
        }

        string Value(string name)
        {
            if (name == "source") return Repository.Root;
            if (parameters.FirstOrDefault(parameter => parameter.Name == name).Value is { } value) return value;
            var known = (YamlMappingNode)((YamlSequenceNode)template["parameters"]).Single(parameter => $"{parameter["name"]}" == name);
            return known.Children.TryGetValue("default", out var usual)
                ? $"{usual}"
                : throw new InvalidOperationException($"The template needs the parameter {name}.");
        }
    }

    [GeneratedRegex(@"\$\{\{ parameters\.(?<name>\w+) \}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\$\((?<name>[\w.]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    [GeneratedRegex(@"##vso\[task\.setvariable variable=(?<name>\w+);isOutput=true\](?<value>[^\r\n]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex SetVariable();

    [GeneratedRegex(@"##vso\[task\.uploadsummary\](?<file>[^\r\n]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex UploadedSummary();
}
