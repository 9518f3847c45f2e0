namespace CanaryFunctions.Core.Access;

/// <summary>What somebody may do. Each role may do all that those before it may.</summary>
public enum Role
{
    /// <summary>May see.</summary>
    Viewer,

    /// <summary>May register versions, and start and command rollouts.</summary>
    Releaser,

    /// <summary>May also let a rollout pass that waits for approval.</summary>
    Approver,

    /// <summary>May also change environments and policies, and say who may do what.</summary>
    Admin,
}
