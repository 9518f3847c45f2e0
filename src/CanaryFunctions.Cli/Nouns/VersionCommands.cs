using System.CommandLine;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary version</c>.</summary>
internal static class VersionCommands
{
    private static readonly Columns version =
        new("number", "commit", "registeredBy", "registeredAt", "package", "image", "digest", "notes", "retired.reason");

    public static Command Create()
    {
        var app = Given.Application();
        var number = Given.Word("version", "The version: its number, or a tag.");
        var other = Given.Word("other", "The other version.");
        var range = Given.Text("--range", "Only those in this range, as npm writes it, e.g. ^1.2.");
        var top = Given.Top();
        var tag = Given.Word("tag", "The tag, e.g. stable.");
        var reason = new Option<string>("--reason") { Description = "Why.", Required = true };
        return new("version", "Versions of applications, and their tags.")
        {
            Register(app),
            ApiVerb.Create(
                "list", "List versions, the newest by precedence first.", "canary version list --app shop --range ^1.2",
                new("number", "commit", "registeredBy", "registeredAt", "retired.reason"),
                parsed => ApiRequest.Get($"{Path(parsed)}{Given.Query(("range", parsed.GetValue(range)), ("top", parsed.GetValue(top)))}"),
                app, range, top),
            ApiVerb.Create(
                "show", "Show a version.", "canary version show stable --app shop", version,
                parsed => ApiRequest.Get($"{Path(parsed)}/{parsed.Part(number)}"), number, app),
            ApiVerb.Create(
                "compare", "Compare two versions, with where each is and was live.", "canary version compare 1.3.0 stable --app shop",
                new("newer.number", "older.number", "sameArtifact", "sameCommit", "newer.notes", "older.notes"),
                parsed => ApiRequest.Get($"{Path(parsed)}/{parsed.Part(number)}/compare/{parsed.Part(other)}"), number, other, app),
            ApiVerb.Create(
                "where", "Show where a version is and was live.", "canary version where 1.3.0 --app shop",
                new("environment", "isLive", "times.from", "times.until"),
                parsed => ApiRequest.Get($"{Path(parsed)}/{parsed.Part(number)}/places"), number, app),
            ApiVerb.Create(
                "tag", "Move a tag to a version.", "canary version tag 1.3.0 stable --app shop",
                new("tag", "version", "before", "movedBy", "movedAt"),
                parsed => ApiRequest.Put(
                    $"api/applications/{parsed.Part(app)}/tags/{parsed.Part(tag)}",
                    new JsonObject { ["version"] = parsed.GetRequiredValue(number) }),
                number, tag, app),
            ApiVerb.Create(
                "retire", "Say that a version is not to be rolled out any more.", "canary version retire 1.3.0 --reason 'Loses baskets.'",
                version,
                parsed => ApiRequest.Post(
                    $"{Path(parsed)}/{parsed.Part(number)}/retire", new JsonObject { ["reason"] = parsed.GetRequiredValue(reason) }),
                number, app, reason),
        };

        string Path(ParseResult parsed) => $"api/applications/{parsed.Part(app)}/versions";
    }

    private static Command Register(Option<string> app)
    {
        var number = Given.Word("version", "Its number, as in SemVer 2.0.");
        var build = new BuildOptions();
        return ApiVerb.Create(
            "create", "Register a version, which never changes.",
            "canary version create 1.4.0 --app shop --package https://…/shop-1.4.0.zip --commit 9f2c1d", version,
            parsed => ApiRequest.Put(
                $"api/applications/{parsed.Part(app)}/versions/{parsed.Part(number)}",
                build.Body(parsed) ?? []),
            [number, app, .. build.All]);
    }
}
