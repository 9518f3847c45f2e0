using System.CommandLine;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;

namespace CanaryFunctions.Cli.Nouns;

/// <summary><c>canary access</c>.</summary>
internal static class AccessCommands
{
    public static Command Create()
    {
        var name = Given.Word("name", "Who or what uses the key.");
        var id = Given.Word("key", "The key's id.");
        var role = new Option<string>("--role") { Description = "viewer, releaser, approver or admin.", Required = true };
        role.AcceptOnlyFromAmong("viewer", "releaser", "approver", "admin");
        var app = Given.Text("--app", "On this application only.");
        var env = Given.Text("--env", "On this environment of it only.");
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "From when on it is no good." };
        return new("access", "Who may do what.")
        {
            ApiVerb.Create("me", "Show who you are and what you may do.", "canary access me", new("name", "grants.role", "grants.application", "grants.environment"), _ => ApiRequest.Get("api/me")),
            ApiVerb.Create(
                "list", "List API keys.", "canary access list", new("id", "name", "grants.role", "grants.application", "createdBy", "lastUsedAt", "expiresAt", "revokedAt"),
                _ => ApiRequest.Get("api/keys?top=100")),
            ApiVerb.Create(
                "create", "Make an API key, which is shown this once.",
                "canary access create 'shop pipeline' --role releaser --app shop", new("id", "name", "key", "expiresAt"),
                parsed => ApiRequest.Post("api/keys", new JsonObject
                {
                    ["name"] = parsed.GetRequiredValue(name),
                    ["grants"] = new JsonArray(new JsonObject
                    {
                        ["role"] = parsed.GetRequiredValue(role),
                        ["application"] = parsed.GetValue(app),
                        ["environment"] = parsed.GetValue(env),
                    }),
                    ["expiresAt"] = parsed.GetValue(expires)?.ToString("O"),
                }),
                name, role, app, env, expires),
            ApiVerb.Create(
                "revoke", "Revoke an API key.", "canary access revoke 4FqTn8sVw2Lx", new("id", "name", "revokedAt"),
                parsed => new ApiRequest(HttpMethod.Delete, $"api/keys/{parsed.Part(id)}"), id),
        };
    }
}
