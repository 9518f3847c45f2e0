namespace CanaryFunctions.Core.Notifications;

/// <summary>How soon somebody should look.</summary>
public enum Severity
{
    /// <summary>It goes as it should.</summary>
    Info,

    /// <summary>Somebody is needed, or soon may be.</summary>
    Warning,

    /// <summary>Users are or were affected, or the rollout can't go on by itself. It is never held back.</summary>
    Critical,
}
