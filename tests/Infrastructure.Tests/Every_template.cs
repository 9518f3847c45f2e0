using System.Text.Json.Nodes;

namespace CanaryFunctions.Infrastructure.Tests;

public sealed class Every_template
{
    public static TheoryData<string> All => [.. Templates.All];

    [Fact]
    public async Task Is_compiled_and_linted_without_a_complaint()
    {
        var (exitCode, complaints) =
            await Bicep.RunAsync("lint", "--pattern", Path.Combine(Templates.Folder, "**", "*.bicep"));

        Assert.True(exitCode == 0 && complaints.Length == 0, complaints);
    }

    [Fact]
    public async Task Is_formatted_as_the_compiler_does()
    {
        var copies = Templates.Copy();

        Assert.Equal((0, ""), await Bicep.RunAsync("format", "--pattern", Path.Combine(copies, "**", "*.bicep")));

        Assert.All(Templates.All, name => Assert.Equal(
            File.ReadAllText(Path.Combine(copies, name)), File.ReadAllText(Path.Combine(Templates.Folder, name))));
        Directory.Delete(copies, recursive: true);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Describes_its_parameters_and_outputs_and_itself(string template)
    {
        var compiled = await Templates.CompiledAsync(template);

        Assert.NotNull(compiled["metadata"]!["description"]);
        Assert.All(
            Members(compiled, "parameters").Concat(Members(compiled, "outputs")),
            member => Assert.True(member.Value["metadata"]?["description"] is not null, $"{member.Key} is not described."));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Uses_no_preview_of_an_API(string template)
    {
        var compiled = await Templates.CompiledAsync(template);

        Assert.All(
            Everything(compiled).OfType<JsonObject>().Select(one => (string?)one["apiVersion"]).OfType<string>(),
            version => Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", version));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Asks_for_no_key_and_gives_out_no_secret(string template)
    {
        var compiled = await Templates.CompiledAsync(template);

        Assert.DoesNotMatch(@"\blist\w*\(|AccountKey=|SharedAccess", compiled.ToJsonString());
        Assert.All(
            Everything(compiled).OfType<JsonObject>().SelectMany(one => Members(one, "outputs")),
            output => Assert.DoesNotContain(
                "secure", (string?)output.Value["type"] ?? "", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("param unused string", "no-unused-params")]
    [InlineData("resource one 'Microsoft.Web/sites@1900-01-01' = { name: 'one' }", "BCP081")]
    [InlineData("@secure()\nparam key string\noutput key string = key", "outputs-should-not-contain-secrets")]
    public async Task Would_be_complained_of_if_it_were_bad(string bad, string rule)
    {
        var folder = Directory.CreateTempSubdirectory("infrastructure").FullName;
        File.Copy(Path.Combine(Templates.Folder, "bicepconfig.json"), Path.Combine(folder, "bicepconfig.json"));
        var path = Path.Combine(folder, "bad.bicep");
        await File.WriteAllTextAsync(path, bad);

        Assert.Contains(rule, (await Bicep.RunAsync("lint", path)).Complaints, StringComparison.Ordinal);

        Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<KeyValuePair<string, JsonNode>> Members(JsonNode of, string name) =>
        of[name] is JsonObject members ? members.Select(member => KeyValuePair.Create(member.Key, member.Value!)) : [];

    private static IEnumerable<JsonNode> Everything(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>().SelectMany(Everything).Prepend(node),
        JsonArray items => items.OfType<JsonNode>().SelectMany(Everything).Prepend(node),
        _ => [node],
    };
}
