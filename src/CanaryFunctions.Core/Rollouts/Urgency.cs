namespace CanaryFunctions.Core.Rollouts;

/// <summary>Whether what is being done is for a rollback, which goes before everything else where calls have to wait. It goes
/// with the flow of calls, so that no port has to carry it.</summary>
public static class Urgency
{
    private static readonly AsyncLocal<bool> rollback = new();

    /// <summary>Whether this flow of calls is a rollback's.</summary>
    public static bool IsRollback
    {
        get => rollback.Value;
        set => rollback.Value = value;
    }
}
