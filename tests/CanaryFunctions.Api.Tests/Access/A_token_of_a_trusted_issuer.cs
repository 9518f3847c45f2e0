using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CanaryFunctions.Tests.Stage;
using Microsoft.IdentityModel.Tokens;

namespace CanaryFunctions.Api.Tests.Access;

public sealed class A_token_of_a_trusted_issuer(TrustingHost trusting) : IClassFixture<TrustingHost>
{
    private const string Subject = "repo:contoso/shop:environment:production";

    private readonly LocalIssuer issuer = trusting.Issuer;
    private readonly Host host = trusting.Host;

    [Fact]
    public async Task Is_good_for_what_its_subject_may_do()
    {
        var (status, me) = await MeAsync(issuer.Issue(null, ("sub", Subject)));

        Assert.Equal((HttpStatusCode.OK, Subject), (status, (string?)me!["name"]));
        Assert.Equal(
            ("releaser", "shop"), ((string)me["grants"]![0]!["role"]!, (string)me["grants"]![0]!["application"]!));
    }

    [Fact]
    public async Task Is_good_for_what_its_roles_may_do()
    {
        var (_, me) = await MeAsync(issuer.Issue(null, ("sub", "ann"), ("roles", new[] { "Other", "Canary.Admin" })));

        Assert.Equal("admin", (string)Assert.Single(me!["grants"]!.AsArray())!["role"]!);
    }

    [Theory]
    [InlineData("repo:contoso/shop:ref:refs/heads/main")]
    [InlineData("repo:contoso/shop2:environment:production")]
    [InlineData("evil:repo:contoso/shop:environment:production")]
    public async Task Whose_subject_no_rule_fits_is_good_for_nothing(string subject) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await MeAsync(issuer.Issue(null, ("sub", subject)))).Status);

    [Fact]
    public async Task That_is_meant_for_somebody_else_is_refused() => await RefusedAsync(token => token.Audience = "other");

    [Fact]
    public async Task That_somebody_else_claims_to_have_issued_is_refused() =>
        await RefusedAsync(token => token.Issuer = "https://token.actions.githubusercontent.com");

    [Fact]
    public async Task That_has_expired_is_refused() => await RefusedAsync(token =>
    {
        token.NotBefore = DateTime.UtcNow.AddHours(-2);
        token.Expires = DateTime.UtcNow.AddHours(-1);
    });

    [Fact]
    public async Task That_is_not_good_yet_is_refused() => await RefusedAsync(token =>
    {
        token.NotBefore = DateTime.UtcNow.AddHours(1);
        token.Expires = DateTime.UtcNow.AddHours(2);
    });

    [Fact]
    public async Task That_never_expires_is_refused() => await RefusedAsync(token => token.Expires = null);

    [Fact]
    public async Task That_is_not_signed_is_refused() => await RefusedAsync(token => token.SigningCredentials = null);

    [Fact]
    public async Task That_is_signed_with_the_public_key_as_a_shared_secret_is_refused() => await RefusedAsync(token =>
        token.SigningCredentials = new(new SymmetricSecurityKey(issuer.PublicKey) { KeyId = "1" }, SecurityAlgorithms.HmacSha256));

    [Fact]
    public async Task That_is_signed_with_another_key_is_refused()
    {
        using var other = RSA.Create(2048);
        await RefusedAsync(token => token.SigningCredentials =
            new(new RsaSecurityKey(other.ExportParameters(true)) { KeyId = "1" }, SecurityAlgorithms.RsaSha256));
    }

    private async Task RefusedAsync(Action<SecurityTokenDescriptor> change) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await MeAsync(issuer.Issue(change, ("sub", Subject)))).Status);

    private async Task<(HttpStatusCode Status, JsonObject? Me)> MeAsync(string token)
    {
        using var caller = new Caller(host.Address, token);
        using var answer = await caller.SendAsync(HttpMethod.Get, "api/me");
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonObject>());
    }
}
