using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Simulator;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Api.Tests;

/// <summary>A host with the application <c>shop</c>, live with 1.0.0, and 1.1.0 registered.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    public LocalCloud Cloud { get; private set; } = null!;

    /// <summary>The shop's site.</summary>
    public SimulatedSite Site { get; private set; } = null!;

    public Host Host { get; private set; } = null!;

    public Caller Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        LocalCloud.ExpectShortLives();
        Cloud = await LocalCloud.StartAsync();
        Site = await Cloud.AddShopAsync("shop");
        Host = await Host.StartAsync(Cloud, settings: Host.WithoutMail);
        Api = new(Host.Address);
        await Api.RegisterAsync(Cloud, "shop", ("1.0.0", 0), ("1.1.0", 0));
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Host.DisposeAsync();
        await Cloud.DisposeAsync();
    }

    /// <summary>A caller with a key that may do so much.</summary>
    public async Task<Caller> CallerAsync(Grant grant)
    {
        using var made = await Api.SendAsync(HttpMethod.Post, "api/keys", new { name = "somebody", grants = new[] { grant } });
        var key = (await made.Content.ReadFromJsonAsync<JsonObject>())!;
        return new(Host.Address, (string)key["key"]!);
    }

    /// <summary>The problem that an answer carries, after checking that it is one.</summary>
    public static async Task<JsonObject> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal($"urn:canaryfunctions:problem:{code}", (string?)problem["type"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]));
        return problem;
    }
}
