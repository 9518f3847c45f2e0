using System.CommandLine;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.Output;
using Spectre.Console;

namespace CanaryFunctions.Cli.SignIn;

/// <summary><c>canary login</c>, <c>canary logout</c> and <c>canary profile</c>.</summary>
internal static class LoginCommand
{
    private const string Usual = "default";

    public static Command Create()
    {
        var url = new Option<string>("--url") { Description = "Address of the control plane.", Required = true };
        var tenant = Given.Text("--tenant", "Sign in with Entra ID: the tenant.");
        var client = Given.Text("--client-id", "Sign in with Entra ID: client id of the control plane's application.");
        var name = Name();
        var login = new Command(
            "login",
            "Sign in to a control plane, with a key that is asked for or read from standard input, or with Entra ID.\n\n"
            + "Example: canary login --url https://canary.contoso.com < key.txt")
        {
            url, tenant, client, name,
        };
        login.SetAction((parsed, cancellationToken) => ApiVerb.GuardAsync(async () =>
        {
            if (!Uri.TryCreate(parsed.GetRequiredValue(url), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw new RefusedInputException($"--url: '{parsed.GetValue(url)}' is no address: write it like https://canary.contoso.com.");
            if (parsed.GetValue(tenant) is null != parsed.GetValue(client) is null)
                throw new RefusedInputException("Give --tenant and --client-id, or neither to sign in with a key.");
            var profile = new Profile(address)
            {
                Tenant = parsed.GetValue(tenant),
                ClientId = parsed.GetValue(client),
            };
            await SignInAsync(Mine, parsed.GetRequiredValue(name), profile, Console.Out, cancellationToken);
            return ExitCode.Done;
        }));
        return login;
    }

    public static Command Logout()
    {
        var name = Name();
        var logout = new Command("logout", "Forget a sign-in.\n\nExample: canary logout") { name };
        logout.SetAction((parsed, _) => ApiVerb.GuardAsync(() =>
        {
            var (forgotten, kept) = (parsed.GetRequiredValue(name), Mine.Read());
            if (!kept.All.Remove(forgotten)) throw new RefusedInputException($"There is no profile '{forgotten}'.");
            Mine.Write(kept with { Current = kept.Current == forgotten ? kept.All.Keys.FirstOrDefault() : kept.Current });
            return Task.FromResult(ExitCode.Done);
        }));
        return logout;
    }

    public static Command ProfilesCommand()
    {
        var name = Given.Word("profile", "Its name.");
        var list = ApiVerb.Described("list", "List the control planes that you have signed in to.", "canary profile list");
        list.SetAction((parsed, _) => ApiVerb.GuardAsync(() =>
        {
            var kept = Mine.Read();
            Printer.Of(parsed).Print(
                new JsonObject
                {
                    ["value"] = new JsonArray([.. kept.All.Select(profile => new JsonObject
                    {
                        ["name"] = profile.Key,
                        ["url"] = profile.Value.Url.ToString(),
                        ["isCurrent"] = profile.Key == kept.Current,
                    })]),
                },
                new("name", "url", "isCurrent"));
            return Task.FromResult(ExitCode.Done);
        }));
        var use = new Command("use", "Take another profile from now on.\n\nExample: canary profile use production") { name };
        use.SetAction((parsed, _) => ApiVerb.GuardAsync(() =>
        {
            var (wanted, kept) = (parsed.GetRequiredValue(name), Mine.Read());
            if (!kept.All.ContainsKey(wanted))
                throw new RefusedInputException($"There is no profile '{wanted}'. Make it with canary login --profile {wanted}.");
            Mine.Write(kept with { Current = wanted });
            return Task.FromResult(ExitCode.Done);
        }));
        return new("profile", "Control planes that you have signed in to.") { list, use };
    }

    private static Profiles Mine => Profiles.Of(Environment.GetEnvironmentVariable);

    private static Option<string> Name() => new("--profile")
    {
        Description = "Name of the sign-in, if you have several.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("CANARY_PROFILE") ?? Usual,
    };

    /// <summary>Signs in, and keeps it once the control plane has said who it is.</summary>
    private static async Task SignInAsync(
        Profiles profiles, string name, Profile profile, TextWriter output, CancellationToken cancellationToken)
    {
        ICredential credential;
        if (profile.Tenant is null)
        {
            profile = profile with { Key = await KeyAsync(cancellationToken) };
            credential = new KeyCredential(profile.Key);
        }
        else
        {
            var person = new EntraCredential(profile, Console.Error.WriteLine);
            profile = profile with { Account = await person.SignInAsync(cancellationToken) };
            credential = person;
        }

        using var client = new ControlPlaneClient(profile.Url, credential);
        var me = await client.GetAsync<JsonNode>("api/me", cancellationToken);
        var kept = profiles.Read();
        kept.All[name] = profile;
        profiles.Write(kept with { Current = name });
        await output.WriteLineAsync($"Signed in to {profile.Url} as {me["name"]}.");
    }

    private static async Task<string> KeyAsync(CancellationToken cancellationToken) => (Console.IsInputRedirected
        ? await Console.In.ReadLineAsync(cancellationToken) ?? ""
        : await new TextPrompt<string>("API key:").Secret(null).ShowAsync(AnsiConsole.Console, cancellationToken)).Trim();
}
