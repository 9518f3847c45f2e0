namespace CanaryFunctions.Cli;

/// <summary>How the tool ends. The numbers never change.</summary>
internal enum ExitCode
{
    /// <summary>It is done.</summary>
    Done = 0,

    /// <summary>The command line is wrong, or something unexpected happened.</summary>
    Usage = 1,

    /// <summary>What was given is refused.</summary>
    Refused = 2,

    /// <summary>The caller may not do it.</summary>
    NotAllowed = 6,

    /// <summary>The control plane can't be reached.</summary>
    Unreachable = 7,
}
