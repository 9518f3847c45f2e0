using System.CommandLine;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;

namespace CanaryFunctions.Cli.Nouns;

/// <summary>What a version is registered with.</summary>
internal sealed class BuildOptions
{
    private readonly Option<string?> package = Given.Text("--package", "Absolute http(s) address of the zip package.");
    private readonly Option<string?> image = Given.Text("--image", "The container image, by its digest, e.g. contoso.azurecr.io/shop@sha256:9f86…");
    private readonly Option<string?> digest = Given.Text("--digest", "The package's digest, sha256: and 64 hexadecimal digits.");
    private readonly Option<string?> commit = Given.Text("--commit", "The source commit that it was built from.");
    private readonly Option<string?> committedAt = Given.Text(
        "--committed-at", "When the commit was made, e.g. 2026-11-23T10:00:00Z; git log -1 --format=%cI tells it.");

    private readonly Option<string?> notes = Given.Text("--notes", "Release notes.");

    public IEnumerable<Option> All => [package, image, digest, commit, committedAt, notes];

    /// <summary>What is sent to register it; null if nothing was given.</summary>
    public JsonObject? Body(ParseResult parsed)
    {
        var body = new JsonObject();
        (string, Option<string?>)[] fields =
        [
            ("package", package), ("image", image), ("digest", digest), ("commit", commit), ("committedAt", committedAt),
            ("notes", notes),
        ];
        foreach (var (name, option) in fields)
        {
            if (parsed.GetValue(option) is { } value) body[name] = value;
        }

        return body.Count == 0 ? null : body;
    }
}
