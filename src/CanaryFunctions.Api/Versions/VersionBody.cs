using CanaryFunctions.Core;
using CanaryFunctions.Core.Versions;
using Semver;

namespace CanaryFunctions.Api.Versions;

/// <summary>What is sent to register a version.</summary>
internal sealed record VersionBody
{
    /// <summary>Absolute http(s) address of the zip package.</summary>
    public required Uri Package { get; init; }

    public string? Commit { get; init; }

    public string? Notes { get; init; }

    public Refusal? Check() => this switch
    {
        _ when !Package.IsAbsoluteUri || Package.Scheme is not ("https" or "http") || Package.UserInfo.Length > 0
            || Package.OriginalString.Length > 4000 =>
            Invalid("package", "An absolute http(s) address of a zip package, without user name and password."),
        { Commit.Length: > 200 } => Invalid("commit", "At most 200 characters."),
        { Notes.Length: > 10_000 } => Invalid("notes", "At most 10,000 characters."),
        _ => null,
    };

    public AppVersion ToVersion(string application, SemVersion number) =>
        new(application, number, new(Package), Commit, Notes);

    private static Refusal Invalid(string field, string message) =>
        new(RefusalKind.Invalid, "version-invalid", "The version can't be registered: see the errors.")
        {
            Errors = [new(field, message)],
        };
}
