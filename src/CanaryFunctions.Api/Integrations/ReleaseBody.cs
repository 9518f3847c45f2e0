using CanaryFunctions.Api.Rollouts;
using CanaryFunctions.Api.Versions;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Api.Integrations;

/// <summary>What a build sends when it is done.</summary>
internal sealed record ReleaseBody
{
    /// <summary>The version's number.</summary>
    public required string Version { get; init; }

    /// <summary>Absolute http(s) address of the zip package; or an <see cref="Image"/>.</summary>
    public Uri? Package { get; init; }

    /// <summary>The container image, by its digest.</summary>
    public string? Image { get; init; }

    /// <summary>Its digest, <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string? Digest { get; init; }

    public string? Commit { get; init; }

    /// <summary>When the commit was made.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    public string? Notes { get; init; }

    /// <summary>Where it is rolled out; left out to register it only.</summary>
    public string? Environment { get; init; }

    public Policy? Policy { get; init; }

    public string? PolicyName { get; init; }

    public IfBusy IfBusy { get; init; }

    public string? Reason { get; init; }

    public VersionBody Registration => new()
    {
        Package = Package,
        Digest = Digest,
        Image = Image,
        Commit = Commit,
        CommittedAt = CommittedAt,
        Notes = Notes,
    };

    public StartBody Start => new()
    {
        Version = Version,
        Policy = Policy,
        PolicyName = PolicyName,
        IfBusy = IfBusy,
        Reason = Reason,
    };
}
