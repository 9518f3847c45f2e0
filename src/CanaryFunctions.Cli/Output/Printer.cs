using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DevLab.JmesPath;
using Spectre.Console;
using YamlDotNet.Serialization;

namespace CanaryFunctions.Cli.Output;

/// <summary>Prints answers as they are wanted: a table for people, JSON or YAML for programs, or the part of it that a JMESPath query
/// finds.</summary>
internal sealed class Printer(string format, string? query, IAnsiConsole console, TextWriter output)
{
    private static readonly JsonSerializerOptions readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Option<string> formatOption = Format();

    private static readonly Option<string?> queryOption = new("--query")
    {
        Description = "Only what this JMESPath query finds; see https://jmespath.org.",
    };

    /// <summary>The options of commands that print an answer.</summary>
    public static IEnumerable<Option> Options => [formatOption, queryOption];

    /// <summary>The printer that the command line asks for.</summary>
    public static Printer Of(ParseResult parsed) =>
        new(parsed.GetValue(formatOption)!, parsed.GetValue(queryOption), AnsiConsole.Console, Console.Out);

    /// <summary>Whether the command line asks for a table.</summary>
    public static bool IsTable(ParseResult parsed) =>
        parsed.GetValue(formatOption) == "table" && parsed.GetValue(queryOption) is null;

    /// <summary>Prints an answer.</summary>
    /// <exception cref="RefusedInputException">The query can't be understood.</exception>
    public void Print(JsonNode? answer, Columns columns)
    {
        if (query is not null) answer = Found(answer, query);
        switch (format)
        {
            case "table" when query is null && answer is JsonObject:
                Table(answer, columns);
                break;
            case "table" when answer is JsonValue value:
                output.WriteLine(value.ToString());
                break;
            case "yaml":
                output.Write(new SerializerBuilder().Build().Serialize(Plain(answer)!));
                break;
            default:
                output.WriteLine(answer?.ToJsonString(readable) ?? "null");
                break;
        }
    }

    private static Option<string> Format()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "table, json or yaml.",
            DefaultValueFactory = _ => "table",
        };
        option.AcceptOnlyFromAmong("table", "json", "yaml");
        return option;
    }

    private static JsonNode? Found(JsonNode? answer, string query)
    {
        try
        {
            return JsonNode.Parse(new JmesPath().Transform(answer?.ToJsonString() ?? "null", query));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new RefusedInputException($"--query: {e.Message}");
        }
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject fields => fields.ToDictionary(field => field.Key, field => Plain(field.Value)),
        JsonArray items => items.Select(Plain).ToList(),
        JsonValue value when value.TryGetValue<bool>(out var yes) => yes,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        null => null,
        _ => node.ToString(),
    };

    private void Table(JsonNode answer, Columns columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        if (answer["value"] is JsonArray items)
        {
            foreach (var column in columns.Paths) table.AddColumn(Columns.Heading(column));
            foreach (var item in items)
                table.AddRow([.. columns.Paths.Select(column => new Text(Columns.Text(item, column)))]);
            console.Write(table);
            if (answer["nextLink"] is not null) console.MarkupLine("[dim]There are more: ask for them with --top.[/]");
            return;
        }

        table.HideHeaders().AddColumns("", "");
        foreach (var column in columns.Paths)
        {
            if (Columns.Text(answer, column) is { Length: > 0 } text)
                table.AddRow(new Text(Columns.Heading(column)), new Text(text));
        }

        console.Write(table);
    }
}
