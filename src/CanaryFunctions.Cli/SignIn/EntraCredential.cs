using Azure.Core;
using Azure.Identity;
using CanaryFunctions.Cli.ControlPlane;

namespace CanaryFunctions.Cli.SignIn;

/// <summary>A person who has signed in with Entra ID by a device code. His tokens are kept and renewed by
/// Azure.Identity.</summary>
internal sealed class EntraCredential : ICredential
{
    private readonly DeviceCodeCredential credential;
    private readonly TokenRequestContext wanted;

    /// <param name="profile">Where he signs in; with its account for one who has.</param>
    /// <param name="say">Shows the code that he is to enter.</param>
    /// <param name="change">Changes how Entra ID is reached; for tests.</param>
    public EntraCredential(Profile profile, Action<string> say, Action<DeviceCodeCredentialOptions>? change = null)
    {
        var options = new DeviceCodeCredentialOptions
        {
            TenantId = profile.Tenant,
            ClientId = profile.ClientId,
            DisableAutomaticAuthentication = true,
            TokenCachePersistenceOptions = new()
            {
                Name = "canary",

                // Where the system has no keyring, the cache is a file that only its user can read.
                UnsafeAllowUnencryptedStorage = true,
            },
            DeviceCodeCallback = (code, _) =>
            {
                say(code.Message);
                return Task.CompletedTask;
            },
        };
        if (profile.Account is { } account)
            options.AuthenticationRecord = AuthenticationRecord.Deserialize(new MemoryStream(Convert.FromBase64String(account)));
        change?.Invoke(options);
        credential = new(options);
        wanted = new([$"{profile.ClientId}/.default"]);
    }

    /// <summary>Signs in.</summary>
    /// <returns>Who signed in, as <see cref="Profile.Account"/> keeps it.</returns>
    public async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        try
        {
            var record = await credential.AuthenticateAsync(wanted, cancellationToken);
            using var stream = new MemoryStream();
            await record.SerializeAsync(stream, cancellationToken);
            return Convert.ToBase64String(stream.ToArray());
        }
        catch (AuthenticationFailedException failed)
        {
            throw new ControlPlaneException(ExitCode.NotAllowed, $"Entra ID did not sign you in: {failed.Message}");
        }
    }

    public async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await credential.GetTokenAsync(wanted, cancellationToken)).Token;
        }
        catch (AuthenticationFailedException)
        {
            throw new ControlPlaneException(ExitCode.NotAllowed, "Your sign-in has run out: run canary login again.");
        }
    }
}
