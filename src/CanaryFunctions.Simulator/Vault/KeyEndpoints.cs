using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using CanaryFunctions.Simulator.Arm;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Simulator.Vault;

/// <summary>A key vault whose keys wrap and unwrap others. Each key is there from its first use on, in one version.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/keyvault/keys/wrap-key</remarks>
internal sealed class KeyEndpoints : IDisposable
{
    private const string OnlyVersion = "0123456789abcdef0123456789abcdef";

    private readonly ConcurrentDictionary<string, RSA> keys = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in new[] { "/keys/{name}", "/keys/{name}/{version}" })
        {
            routes.MapPost($"{path}/wrapkey", (string name, string? version, Question asked, HttpRequest request) =>
                Answer(name, version, asked, request, (key, value) => key.Encrypt(value, RSAEncryptionPadding.OaepSHA256)));
            routes.MapPost($"{path}/unwrapkey", (string name, string? version, Question asked, HttpRequest request) =>
                Answer(name, version, asked, request, (key, value) => key.Decrypt(value, RSAEncryptionPadding.OaepSHA256)));
        }
    }

    public void Dispose()
    {
        foreach (var key in keys.Values) key.Dispose();
    }

    private IResult Answer(
        string name, string? version, Question asked, HttpRequest request, Func<RSA, byte[], byte[]> work)
    {
        if (version is not null and not OnlyVersion)
            return ArmError.Of(404, "KeyNotFound", $"A key with (name/id) {name}/{version} was not found in this key vault.");
        if (asked.Alg != "RSA-OAEP-256")
            return ArmError.Of(400, "BadParameter", $"Invalid algorithm: {asked.Alg}");
        try
        {
            var key = keys.GetOrAdd(name, _ => RSA.Create(2048));
            return Results.Json(new
            {
                kid = $"{request.Scheme}://{request.Host}/keys/{name}/{OnlyVersion}",
                value = Base64Url.EncodeToString(work(key, Base64Url.DecodeFromChars(asked.Value))),
            });
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return ArmError.Of(400, "BadParameter", "The parameter is incorrect.");
        }
    }

    internal sealed record Question(string Alg, string Value);
}
