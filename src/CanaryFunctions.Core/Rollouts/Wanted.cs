namespace CanaryFunctions.Core.Rollouts;

/// <summary>What the next look is to see.</summary>
[Flags]
public enum Wanted
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary><see cref="Observation.Share"/>.</summary>
    Share = 1,

    /// <summary><see cref="Observation.Slots"/>.</summary>
    Slots = 2,

    /// <summary><see cref="Observation.Operation"/>.</summary>
    Operation = 4,

    /// <summary><see cref="Observation.WarmUp"/>.</summary>
    WarmUp = 8,

    /// <summary><see cref="Observation.Measurements"/>.</summary>
    Measurements = 16,

    /// <summary><see cref="Observation.IsEnvironmentOurs"/>.</summary>
    Environment = 32,

    /// <summary><see cref="Observation.Probes"/>.</summary>
    Probes = 64,

    /// <summary><see cref="Observation.Hooks"/>.</summary>
    Hooks = 128,
}
