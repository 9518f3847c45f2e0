using System.Text.RegularExpressions;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Api.Versions;

/// <summary>What is sent to register a version.</summary>
internal sealed partial record VersionBody
{
    /// <summary>Absolute http(s) address of the zip package.</summary>
    public required Uri Package { get; init; }

    /// <summary>Its digest, <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string? Digest { get; init; }

    public string? Commit { get; init; }

    public string? Notes { get; init; }

    public Refusal? Check() => this switch
    {
        _ when !Package.IsAbsoluteUri || Package.Scheme is not ("https" or "http") || Package.UserInfo.Length > 0
            || Package.OriginalString.Length > 4000 =>
            Invalid("package", "An absolute http(s) address of a zip package, without user name and password."),
        { Digest: { } digest } when !Form().IsMatch(digest) =>
            Invalid("digest", "Write it as sha256: and 64 hexadecimal digits in lower case."),
        { Commit.Length: > 200 } => Invalid("commit", "At most 200 characters."),
        { Notes.Length: > 10_000 } => Invalid("notes", "At most 10,000 characters."),
        _ => null,
    };

    public AppVersion ToVersion(string application, SemVersion number) =>
        new(application, number, new(Package, Digest), Commit, Notes);

    [GeneratedRegex("^sha256:[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    private static Refusal Invalid(string field, string message) =>
        new(RefusalKind.Invalid, "version-invalid", "The version can't be registered: see the errors.")
        {
            Errors = [new(field, message)],
        };
}
