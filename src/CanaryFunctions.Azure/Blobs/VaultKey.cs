using System.Buffers.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CanaryFunctions.Azure.Management;

namespace CanaryFunctions.Azure.Blobs;

/// <summary>A key in Key Vault, which never leaves it: it wraps and unwraps other keys. Its library is not in every package
/// feed.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/keyvault/keys/wrap-key</remarks>
internal sealed class VaultKey
{
    private const string Algorithm = "RSA-OAEP-256";
    private const string Version = "7.4";

    private readonly HttpPipeline pipeline;
    private readonly Uri key;

    /// <summary>Opens a key.</summary>
    /// <param name="key">Its identifier, e.g. <c>https://name.vault.azure.net/keys/canary</c>.</param>
    /// <param name="options">Who the control plane is.</param>
    public VaultKey(Uri key, AzureOptions options)
    {
        this.key = key;
        var settings = new VaultOptions();
        if (options.ManagementTransport is { } handler) settings.Transport = new HttpClientTransport(handler);
        pipeline = HttpPipelineBuilder.Build(
            settings, new BearerTokenAuthenticationPolicy(options.Credential, options.VaultScope));
    }

    /// <summary>Wraps a key.</summary>
    /// <returns>What it is wrapped with, including its version, and the result.</returns>
    /// <exception cref="RequestFailedException">Key Vault refuses, or does not answer.</exception>
    public Wrapped Wrap(byte[] secret) => Ask(key, "wrapkey", secret);

    /// <summary>Unwraps a key.</summary>
    /// <param name="with">What it was wrapped with; of the same vault.</param>
    /// <param name="wrapped">The wrapped key.</param>
    /// <exception cref="RequestFailedException">Key Vault refuses, or does not answer.</exception>
    public byte[] Unwrap(Uri with, byte[] wrapped) => with.GetLeftPart(UriPartial.Authority) == key.GetLeftPart(UriPartial.Authority)
        ? Base64Url.DecodeFromChars(Ask(with, "unwrapkey", wrapped).Value)
        : throw new InvalidOperationException($"{with} is not of the vault of {key}, which is configured.");

    private Wrapped Ask(Uri address, string operation, byte[] value)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(new Uri($"{address.ToString().TrimEnd('/')}/{operation}?api-version={Version}"));
        message.Request.Headers.Add("Accept", "application/json");
        message.Request.Headers.Add("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(
            new Question(Algorithm, Base64Url.EncodeToString(value)), JsonSerializerOptions.Web));
        try
        {
            pipeline.Send(message, CancellationToken.None);
            if (message.Response.Status == 200) return message.Response.Content.ToObjectFromJson<Wrapped>(JsonSerializerOptions.Web)!;
        }
        catch (Exception lost) when (lost is AggregateException or IOException or OperationCanceledException or JsonException)
        {
            throw new RequestFailedException($"Key Vault did not answer when asked for {key} ({Problems.Why(lost)}).", lost);
        }

        var (status, error) = (message.Response.Status, ArmError.Read(message.Response.Content.ToString()));
        var said = $"{status}: {error.Words}".TrimEnd(':', ' ', '.');
        throw new RequestFailedException(status, $"Key Vault refused to wrap or unwrap a key with {key} ({said}).", error.Code, null);
    }

    /// <summary>What Key Vault answers.</summary>
    /// <param name="Kid">The key, with its version.</param>
    /// <param name="Value">The result, in base64url.</param>
    internal sealed record Wrapped(Uri Kid, string Value);

    private sealed record Question(string Alg, string Value);

    private sealed class VaultOptions : ClientOptions;
}
