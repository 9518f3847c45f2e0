namespace CanaryFunctions.Core.Policies;

/// <summary>What happens after the last step: the new version is promoted and watched for a while.</summary>
public sealed record Promotion
{
    /// <summary>How the new version becomes live.</summary>
    public PromotionKind Kind { get; init; }

    /// <summary>How long the new version is watched with all traffic on it. Default 30 minutes. Comparisons end with the
    /// swap, since nothing runs beside it any more; other checks go on.</summary>
    public TimeSpan Bake { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>How a new version becomes live.</summary>
public enum PromotionKind
{
    /// <summary>The slots are swapped.</summary>
    Swap,

    /// <summary>The slot first gets production's settings and is asked whether it is up with them, as the policy's warm-up
    /// says; only then the slots are swapped. Not possible where a slot has App Service's own sign-in.</summary>
    SwapWithPreview,
}
