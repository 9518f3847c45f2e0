using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Tests.Stage;
using CsCheck;

namespace CanaryFunctions.Api.Tests;

/// <summary>Nonsense for every operation of the OpenAPI document.</summary>
public sealed class Whatever_is_sent(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Is_never_a_failure_of_the_server_and_leaves_nothing_half_written()
    {
        using var document = await fixture.Api.SendAsync(HttpMethod.Get, "openapi/v1.json");
        var described = (await document.Content.ReadFromJsonAsync<JsonObject>())!;

        await Nonsense.Requests(described).SampleAsync(
            async request =>
            {
                using var answer = await fixture.Api.SendAsync(request);

                Assert.True(
                    answer.StatusCode is < HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable,
                    $"{request.Method} {request.RequestUri} gave {answer.StatusCode}.");
            },
            iter: 2000,
            threads: 2);

        await EveryListCanBeReadAsync(described);
    }

    private async Task EveryListCanBeReadAsync(JsonObject described)
    {
        var lists = described["paths"]!.AsObject()
            .Where(path => (string?)path.Value!["get"]?["operationId"] is { } id && id.StartsWith("list", StringComparison.Ordinal))
            .Select(path => path.Key.Replace("{application}", "shop", StringComparison.Ordinal))
            .Where(path => !path.Contains('{', StringComparison.Ordinal));
        foreach (var list in lists)
        {
            for (var next = list.TrimStart('/'); next is not null;)
            {
                using var answer = await fixture.Api.SendAsync(HttpMethod.Get, next);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                next = ((string?)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["nextLink"])?.TrimStart('/');
            }
        }
    }
}
