using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace CanaryFunctions.WebConsole;

/// <summary>Styles, scripts and pictures, out of the assembly. Their addresses change with what is in them, so browsers
/// keep them for good.</summary>
internal sealed class ConsoleAssets
{
    private const string Prefix = "asset:";

    private readonly FrozenDictionary<string, Asset> assets;

    public ConsoleAssets()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        assets = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name =>
            {
                using var resource = assembly.GetManifestResourceStream(name)!;
                var bytes = new byte[resource.Length];
                resource.ReadExactly(bytes);
                return new Asset(bytes);
            });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, asset) in assets.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(asset.Bytes);
        }

        Edition = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    /// <summary>Changes with any of the assets.</summary>
    public string Edition { get; }

    /// <summary>The address of an asset, below the console's.</summary>
    public string this[string name] => assets.ContainsKey(name)
        ? $"assets/{Edition}/{name}"
        : throw new ArgumentException($"There is no asset '{name}'.", nameof(name));

    public Asset? Find(string name) => assets.GetValueOrDefault(name);
}

/// <summary>A style, script or picture.</summary>
/// <param name="bytes">It.</param>
internal sealed class Asset(byte[] bytes)
{
    private readonly Lazy<byte[]> compressed = new(() => Compress(bytes));

    public byte[] Bytes => bytes;

    /// <summary>It by Brotli, once for all who ask.</summary>
    public byte[] Compressed => compressed.Value;

    private static byte[] Compress(byte[] bytes)
    {
        using var shorter = new MemoryStream();
        using (var brotli = new BrotliStream(shorter, CompressionLevel.Optimal)) brotli.Write(bytes);
        return shorter.ToArray();
    }
}

/// <summary>Serves the assets, to everybody: the sign-in page needs them.</summary>
internal static class AssetEndpoints
{
    private static readonly FileExtensionContentTypeProvider types = new();

    public static void MapAssets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/assets/{edition}/{name}", Get).AllowAnonymous().ExcludeFromDescription();

    private static IResult Get(string edition, string name, HttpContext http, ConsoleAssets assets)
    {
        if (assets.Find(name) is not { } asset) return Results.NotFound();

        // While hosts are being updated, one may be asked for another's edition: what it has is good for now only.
        http.Response.Headers.CacheControl = edition == assets.Edition ? "public, max-age=31536000, immutable" : "no-store";
        types.TryGetContentType(name, out var type);
        if (!http.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "br" && encoding.Quality is not 0))
            return Results.Bytes(asset.Bytes, type, entityTag: new EntityTagHeaderValue($"\"{assets.Edition}\""));
        http.Response.Headers.ContentEncoding = "br";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        return Results.Bytes(asset.Compressed, type, entityTag: new EntityTagHeaderValue($"\"{assets.Edition}-br\""));
    }
}
