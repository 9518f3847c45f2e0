using System.Net;
using CanaryFunctions.Simulator.Tests.Stage;

namespace CanaryFunctions.Simulator.Tests;

public sealed class A_caller_without_rights(Cloud cloud) : IClassFixture<Cloud>
{
    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Is_told_to_show_a_token(string? token)
    {
        using var arm = new Caller(cloud.Azure, token);

        var answer = await arm.GetAsync(Caller.SitePath("any"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("AuthenticationFailed", answer.ErrorCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task May_read_with_the_token_of_a_reader_and_change_nothing()
    {
        var site = await cloud.PutSiteAsync();
        using var reader = new Caller(cloud.Azure, cloud.Azure.ReaderToken);

        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(site.Path)).Status);

        var refused = await reader.SendAsync(HttpMethod.Patch, $"{site.Path}/config/web", new { properties = new { } });
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("AuthorizationFailed", refused.ErrorCode);
    }

    [Theory]
    [InlineData("GET", "/_simulator/ledger")]
    [InlineData("POST", "/_simulator/faults")]
    [InlineData("DELETE", "/_simulator/faults")]
    public async Task Can_neither_see_nor_bring_about_what_goes_wrong(string method, string path)
    {
        using var reader = new Caller(cloud.Azure, cloud.Azure.ReaderToken);

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync(new(method), path, null)).Status);
    }

    [Fact]
    public async Task Trusts_no_certificate_but_this_one()
    {
        await using var other = await AzureSimulator.StartAsync(new(), TestContext.Current.CancellationToken);
        using var stranger = new HttpClient(other.CreateHandler());

        await Assert.ThrowsAsync<HttpRequestException>(
            () => stranger.GetAsync(cloud.Azure.ManagementEndpoint, TestContext.Current.CancellationToken));
    }
}
