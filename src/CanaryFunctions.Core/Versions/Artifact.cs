using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Versions;

/// <summary>What is deployed for a version. Anyone who can read a rollout can read it, so it should carry no
/// secret.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Package), nameof(Package))]
[JsonDerivedType(typeof(Image), nameof(Image))]
public abstract record Artifact
{
    private Artifact()
    {
    }

    /// <summary>Whether both are the same build.</summary>
    public abstract bool IsSameBuildAs(Artifact other);

    /// <summary>A zip package.</summary>
    /// <param name="Address">Its absolute http(s) address.</param>
    /// <param name="Digest">Its digest, <c>sha256:</c> and 64 hexadecimal digits in lower case; null if it was not
    /// given.</param>
    public sealed record Package(Uri Address, string? Digest = null) : Artifact
    {
        /// <summary>By their digests, or else by their addresses.</summary>
        public override bool IsSameBuildAs(Artifact other) => other is Package theirs
            && (Digest is not null && theirs.Digest is not null ? Digest == theirs.Digest : Address == theirs.Address);
    }

    /// <summary>A container image.</summary>
    /// <param name="Reference">Registry, repository and digest, e.g. <c>contoso.azurecr.io/shop@sha256:9f86…</c>. Never a tag,
    /// which can be moved to another image.</param>
    public sealed record Image(string Reference) : Artifact
    {
        /// <summary>By their digests, wherever they are kept.</summary>
        public override bool IsSameBuildAs(Artifact other) => other is Image theirs && Digest == theirs.Digest;

        private string Digest => Reference[(Reference.IndexOf('@', StringComparison.Ordinal) + 1)..];
    }
}
