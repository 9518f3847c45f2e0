namespace CanaryFunctions.Cli;

/// <summary>How the tool ends. The numbers never change.</summary>
internal enum ExitCode
{
    /// <summary>It is done; a rollout that was waited for succeeded.</summary>
    Done = 0,

    /// <summary>The command line is wrong, or something unexpected happened.</summary>
    Usage = 1,

    /// <summary>What was given is refused.</summary>
    Refused = 2,

    /// <summary>The rollout was rolled back, since the new version is bad or could not be judged.</summary>
    RolledBack = 3,

    /// <summary>The rollout was aborted or superseded.</summary>
    Aborted = 4,

    /// <summary>The time to wait is over; the rollout goes on.</summary>
    TimedOut = 5,

    /// <summary>The caller may not do it.</summary>
    NotAllowed = 6,

    /// <summary>The control plane can't be reached, or is not able to answer now.</summary>
    Unreachable = 7,
}
