using System.Security.Cryptography;
using System.Text;
using CanaryFunctions.Core.Environments;
using Settings = System.Collections.Immutable.ImmutableDictionary<string, string?>;

namespace CanaryFunctions.Azure.AppService;

/// <summary>Names what a slot runs, whatever its marker says: by its package, its image, or what was pushed to it. Of a package's
/// address only the file's name is told, since the rest may be secret, and a signature that is renewed makes it no other one.</summary>
internal static class Content
{
    private const string Image = "DOCKER|";

    /// <summary>The name; null if it is not known.</summary>
    /// <param name="target">The target.</param>
    /// <param name="site">The site or slot.</param>
    /// <param name="settings">Its app settings.</param>
    /// <param name="pushed">The deployment that has put there what it runs; null if it is not known.</param>
    public static string? Of(Target target, SiteProperties site, Settings settings, string? pushed)
    {
        if (settings.GetValueOrDefault(SlotContents.Package) is { Length: > 0 } package) return Named(package);
        if (site.SiteConfig?.LinuxFxVersion is { } stack && stack.StartsWith(Image, StringComparison.OrdinalIgnoreCase))
            return $"image {stack[Image.Length..]}";
        if (target.Deployment is not DeploymentMethod.OneDeploy) return "no package";
        return pushed is null ? null : $"deployment {pushed}";
    }

    private static string Named(string package)
    {
        if (!Uri.TryCreate(package, UriKind.Absolute, out var address)) return $"package {Digest(package)}";
        var isSigned = address.Query.Contains("sig=", StringComparison.OrdinalIgnoreCase);
        var build = isSigned ? address.GetLeftPart(UriPartial.Path) : address.AbsoluteUri;
        return $"package {Uri.UnescapeDataString(address.Segments[^1])} {Digest(build)}";
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
