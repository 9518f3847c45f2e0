using CanaryFunctions.Cli.ControlPlane;

namespace CanaryFunctions.Cli.SignIn;

/// <summary>Which control plane is meant, and who calls.</summary>
internal static class Connection
{
    private const string UsualAudience = "canary";

    /// <summary>The control plane that the environment names, or the one that the user has signed in to.</summary>
    /// <param name="variable">Reads the environment.</param>
    /// <exception cref="ControlPlaneException">There is none; says what to do.</exception>
    public static ControlPlaneClient Open(Func<string, string?> variable)
    {
        string? Given(string name) => variable(name) is { Length: > 0 } text ? text : null;

        var profile = Current(Given);
        if (Given("CANARY_URL") is not { } url)
        {
            return profile is null
                ? throw new ControlPlaneException(
                    ExitCode.Usage, "Sign in with canary login, or set CANARY_URL, e.g. to http://127.0.0.1:8080, and CANARY_KEY.")
                : new(profile.Url, Of(Given) ?? Of(profile));
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ControlPlaneException(
                ExitCode.Usage, $"CANARY_URL: '{url}' is no address: write it like https://canary.contoso.com.");
        }

        // A kept key goes nowhere but to where it was kept for.
        var credential = Of(Given) ?? (profile?.Url == address ? Of(profile) : null);
        return new(address, credential ?? throw new ControlPlaneException(
            ExitCode.Usage, "Set CANARY_KEY to your API key, or sign in with canary login."));
    }

    private static Profile? Current(Func<string, string?> given)
    {
        var kept = Profiles.Of(given).Read();
        var name = given("CANARY_PROFILE");
        if (name is not null && !kept.All.ContainsKey(name))
        {
            throw new ControlPlaneException(
                ExitCode.Usage, $"CANARY_PROFILE: there is no profile '{name}'. Make it with canary login --profile {name}.");
        }

        return (name ?? kept.Current) is { } current ? kept.All.GetValueOrDefault(current) : null;
    }

    private static ICredential? Of(Func<string, string?> given)
    {
        if (given("CANARY_KEY") is { } key) return new KeyCredential(key);
        var audience = given("CANARY_AUDIENCE") ?? UsualAudience;
        if (given("ACTIONS_ID_TOKEN_REQUEST_URL") is { } github && given("ACTIONS_ID_TOKEN_REQUEST_TOKEN") is { } job)
            return PipelineToken.OfGitHub(github, job, audience);
        return given("SYSTEM_OIDCREQUESTURI") is { } devops && given("SYSTEM_ACCESSTOKEN") is { } agent
            && given("CANARY_SERVICE_CONNECTION") is { } connection
            ? PipelineToken.OfAzureDevOps(devops, agent, connection)
            : null;
    }

    private static ICredential Of(Profile profile) => profile.Key is { } key
        ? new KeyCredential(key)
        : new EntraCredential(profile, Console.Error.WriteLine);
}
