using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using Microsoft.IdentityModel.JsonWebTokens;

namespace CanaryFunctions.Cli.SignIn;

/// <summary>A token that the pipeline's own service issues to the job, so that no secret has to be kept. It is asked for
/// anew before it runs out, since a wait may be longer.</summary>
/// <param name="ask">The request for a token, whose answer is JSON.</param>
/// <param name="field">The field of the answer that holds it.</param>
/// <param name="advice">What to do if there is none.</param>
internal sealed class PipelineToken(Func<HttpRequestMessage> ask, string field, string advice) : ICredential
{
    private static readonly TimeSpan margin = TimeSpan.FromMinutes(1);
    private static readonly HttpClient http = new();

    private string? token;

    /// <summary>The token of a job in GitHub Actions.</summary>
    /// <param name="address">Where the runner says to ask.</param>
    /// <param name="secret">What it says to show there.</param>
    /// <param name="audience">Whom the token is meant for.</param>
    public static PipelineToken OfGitHub(string address, string secret, string audience) => new(
        () => Request(HttpMethod.Get, $"{address}&audience={Uri.EscapeDataString(audience)}", secret),
        "value",
        "Give the job the permission id-token: write.");

    /// <summary>The token of a service connection in Azure DevOps.</summary>
    /// <param name="address">Where the agent says to ask.</param>
    /// <param name="secret">The job's own access token.</param>
    /// <param name="connection">Id of the service connection.</param>
    public static PipelineToken OfAzureDevOps(string address, string secret, string connection) => new(
        () =>
        {
            var request = Request(
                HttpMethod.Post, $"{address}?api-version=7.1&serviceConnectionId={Uri.EscapeDataString(connection)}", secret);
            request.Content = new StringContent("", null, "application/json");
            return request;
        },
        "oidcToken",
        "Map SYSTEM_ACCESSTOKEN to $(System.AccessToken), and let the pipeline use the service connection.");

    public async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
    {
        if (token is not null && new JsonWebToken(token).ValidTo - TimeProvider.System.GetUtcNow().UtcDateTime > margin) return token;
        return token = await AskAsync(cancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, string address, string secret) => new(method, address)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", secret) },
    };

    private async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = ask();
            using var answer = await http.SendAsync(request, cancellationToken);
            if (answer.IsSuccessStatusCode
                && (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))?[field] is { } issued
                && new JsonWebTokenHandler().CanReadToken(issued))
            {
                return issued;
            }

            throw new ControlPlaneException(
                ExitCode.NotAllowed, $"The pipeline's service gives no token ({(int)answer.StatusCode}). {advice}");
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException)
        {
            throw new ControlPlaneException(ExitCode.Unreachable, $"The pipeline's service gives no token: {e.Message} {advice}");
        }
    }
}
