namespace CanaryFunctions.Core.Health;

/// <summary>Where the canary is, and so whose traffic is whose.</summary>
public enum CanaryPlace
{
    /// <summary>In the slot; production is the baseline.</summary>
    Slot,

    /// <summary>In production, after the swap; the slot holds the old version.</summary>
    Production,
}
