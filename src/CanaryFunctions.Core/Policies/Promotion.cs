namespace CanaryFunctions.Core.Policies;

/// <summary>What happens after the last step: the slots are swapped, and the new version is watched for a while.</summary>
public sealed record Promotion
{
    /// <summary>How long the new version is watched with all traffic on it. Default 30 minutes. Comparisons end with the
    /// swap, since nothing runs beside it any more; limits go on.</summary>
    public TimeSpan Bake { get; init; } = TimeSpan.FromMinutes(30);
}
