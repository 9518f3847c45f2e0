namespace CanaryFunctions.Core.Policies;

/// <summary>What ends a step.</summary>
public enum Advance
{
    /// <summary>Its least time has passed and nothing speaks against the canary.</summary>
    Time,

    /// <summary>Every comparison has shown the canary to be safe.</summary>
    Evidence,

    /// <summary>A person says so.</summary>
    Person,
}
