using System.Text.RegularExpressions;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Api.Versions;

/// <summary>What is sent to register a version: a package or an image.</summary>
internal sealed partial record VersionBody
{
    /// <summary>Absolute http(s) address of the zip package.</summary>
    public Uri? Package { get; init; }

    /// <summary>The package's digest, <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string? Digest { get; init; }

    /// <summary>The container image, by its digest.</summary>
    public string? Image { get; init; }

    public string? Commit { get; init; }

    /// <summary>When the commit was made: from then on lead times are counted.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    public string? Notes { get; init; }

    public Refusal? Check() => this switch
    {
        { Package: null, Image: null } => Invalid("package", "Give the address of a zip package, or an image."),
        { Package: not null, Image: not null } => Invalid("image", "Give a package or an image, not both."),
        { Package: { } package } when !IsPackage(package) =>
            Invalid("package", "An absolute http(s) address of a zip package, without user name and password."),
        { Digest: not null, Image: not null } => Invalid("digest", "An image has its digest in its reference."),
        { Digest: { } digest } when !DigestForm().IsMatch(digest) =>
            Invalid("digest", "Write it as sha256: and 64 hexadecimal digits in lower case."),
        { Image: { } image } when image.Length > 1000 || !ImageForm().IsMatch(image) =>
            Invalid("image", "Name it by its digest, e.g. contoso.azurecr.io/shop@sha256:9f86…: a tag can be moved."),
        { Commit.Length: > 200 } => Invalid("commit", "At most 200 characters."),
        { Notes.Length: > 10_000 } => Invalid("notes", "At most 10,000 characters."),
        _ => null,
    };

    /// <summary>The version; only of a body that passes <see cref="Check"/>.</summary>
    public AppVersion ToVersion(string application, SemVersion number) => new(
        application,
        number,
        Image is { } image ? new Artifact.Image(image) : new Artifact.Package(Package!, Digest),
        Commit,
        Notes,
        CommittedAt);

    private static bool IsPackage(Uri package) => package is { IsAbsoluteUri: true, Scheme: "https" or "http" }
        && package.UserInfo.Length == 0 && package.OriginalString.Length <= 4000;

    [GeneratedRegex("^sha256:[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex DigestForm();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9][a-z0-9._-]*)+@sha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ImageForm();

    private static Refusal Invalid(string field, string message) =>
        new(RefusalKind.Invalid, "version-invalid", "The version can't be registered: see the errors.")
        {
            Errors = [new(field, message)],
        };
}
