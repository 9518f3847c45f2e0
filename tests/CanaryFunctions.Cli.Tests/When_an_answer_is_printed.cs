using System.Text.Json.Nodes;
using CanaryFunctions.Cli.Output;
using Spectre.Console;
using Columns = CanaryFunctions.Cli.Output.Columns;

namespace CanaryFunctions.Cli.Tests;

public class When_an_answer_is_printed
{
    private static readonly JsonNode item = JsonNode.Parse("""
        {"number":"1.1.0","share":12.626262,"isLive":true,"target":{"site":"shop"},
         "findings":[{"sentence":"One."},{"sentence":"Two."}],"grants":[],
         "lastBins":[{"arm":"baseline","requests":900},{"arm":"canary","requests":100}]}
        """)!;

    [Theory]
    [InlineData("number", "1.1.0")]
    [InlineData("share", "12.63")]
    [InlineData("isLive", "true")]
    [InlineData("target.site", "shop")]
    [InlineData("findings.sentence", "One.\nTwo.")]
    [InlineData("lastBins.arm,requests", "baseline  900\ncanary  100")]
    [InlineData("grants.role,on", "")]
    [InlineData("grants.role", "")]
    [InlineData("nothing.at.all", "")]
    public void A_field_is_shown_as_people_read_it(string path, string text) => Assert.Equal(text, Columns.Text(item, path));

    [Theory]
    [InlineData("registeredBy", "Registered by")]
    [InlineData("health.sentence", "Health sentence")]
    [InlineData("lastBins.arm,requests", "Last bins arm requests")]
    public void Its_heading_is_made_of_its_name(string path, string heading) => Assert.Equal(heading, Columns.Heading(path));

    [Fact]
    public void A_list_is_a_table_with_a_row_for_each_item()
    {
        var page = new JsonObject { ["value"] = new JsonArray(item.DeepClone()), ["nextLink"] = "/api/more" };

        var printed = Printed(page, "table", null);

        Assert.Contains("Target site", printed, StringComparison.Ordinal);
        Assert.Contains("1.1.0", printed, StringComparison.Ordinal);
        Assert.Contains("There are more", printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table", "number", "1.1.0\n")]
    [InlineData("json", "findings[].sentence", "[\n  \"One.\",\n  \"Two.\"\n]\n")]
    [InlineData("yaml", "target", "site: shop\n")]
    public void A_query_shows_a_part(string format, string query, string printed) =>
        Assert.Equal(printed, Printed(item.DeepClone(), format, query));

    [Fact]
    public void A_query_that_makes_no_sense_is_refused() =>
        Assert.Throws<RefusedInputException>(() => Printed(item.DeepClone(), "json", "value[["));

    private static string Printed(JsonNode answer, string format, string? query)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        new Printer(format, query, console, output).Print(answer, new("number", "target.site"));
        return output.ToString();
    }
}
