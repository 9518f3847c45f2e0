using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core.Pipeline;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.SignIn;

namespace CanaryFunctions.Cli.Tests;

/// <summary>Azure.Identity's own flow, against answers as Entra ID gives them.</summary>
public sealed class When_somebody_signs_in_with_Entra_ID
{
    private const string Tenant = "11111111-1111-1111-1111-111111111111";

    private readonly Profile profile = new(new("https://canary.example"))
    {
        Tenant = Tenant,
        ClientId = "22222222-2222-2222-2222-222222222222",
    };

    [Fact]
    public async Task He_enters_a_code_elsewhere_and_gets_a_token_for_the_control_plane()
    {
        using var entra = new Entra();
        var said = "";
        var person = Person(entra, message => said = message);

        var account = await person.SignInAsync(TestContext.Current.CancellationToken);

        Assert.Equal("Enter the code ABC.", said);
        Assert.NotEmpty(account);
        Assert.Equal("the-token", await person.ReadAsync(TestContext.Current.CancellationToken));
        Assert.All(entra.Asked, form => Assert.Contains(Uri.EscapeDataString($"{profile.ClientId}/.default"), form, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_has_not_signed_in_is_told_to()
    {
        using var entra = new Entra();

        var refused = await Assert.ThrowsAsync<ControlPlaneException>(
            async () => await Person(entra, _ => { }).ReadAsync(TestContext.Current.CancellationToken));

        Assert.Equal((ExitCode.NotAllowed, "Your sign-in has run out: run canary login again."), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_refusal_is_passed_on()
    {
        using var entra = new Entra { IsDeclined = true };

        var refused = await Assert.ThrowsAsync<ControlPlaneException>(
            () => Person(entra, _ => { }).SignInAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("Entra ID did not sign you in:", refused.Message, StringComparison.Ordinal);
    }

    private EntraCredential Person(Entra entra, Action<string> say) => new(profile, say, options =>
    {
        options.Transport = new HttpClientTransport(entra);
        options.DisableInstanceDiscovery = true;
        options.TokenCachePersistenceOptions = null;
    });

    private sealed class Entra : HttpMessageHandler
    {
        public bool IsDeclined { get; init; }

        public List<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (request.Method == HttpMethod.Get)
            {
                var authority = $"https://{request.RequestUri.Host}/{Tenant}";
                return Json(new
                {
                    issuer = $"{authority}/v2.0",
                    authorization_endpoint = $"{authority}/oauth2/v2.0/authorize",
                    token_endpoint = $"{authority}/oauth2/v2.0/token",
                    device_authorization_endpoint = $"{authority}/oauth2/v2.0/devicecode",
                });
            }

            Asked.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            if (path.EndsWith("/devicecode", StringComparison.Ordinal))
            {
                return Json(new
                {
                    device_code = "d", user_code = "ABC", verification_uri = "https://microsoft.com/devicelogin",
                    expires_in = 900, interval = 0, message = "Enter the code ABC.",
                });
            }

            if (IsDeclined) return Json(new { error = "authorization_declined", error_description = "No." }, HttpStatusCode.BadRequest);
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            return Json(new
            {
                token_type = "Bearer", expires_in = 3600, access_token = "the-token", refresh_token = "r", scope = "x/.default",
                client_info = Base64(new { uid = "u", utid = Tenant }),
                id_token = $"{Base64(new { alg = "none", typ = "JWT" })}.{Base64(new
                {
                    iss = "i", sub = "s", aud = "a", oid = "u", tid = Tenant, preferred_username = "ann@contoso.com", iat = now, exp = now + 3600,
                })}.",
            });
        }

        private static string Base64(object value) =>
            Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(value)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

        private static HttpResponseMessage Json(object value, HttpStatusCode status = HttpStatusCode.OK) =>
            new(status) { Content = JsonContent.Create(value) };
    }
}
