namespace CanaryFunctions.Azure.Management;

/// <summary>A call was not made, since its turn did not come in time. It goes only from the budget, deep in the pipeline, to the
/// sender, which makes a value of it.</summary>
internal sealed class OverBudgetException(TimeSpan wait) : Exception("The call's turn did not come in time.")
{
    /// <summary>How long to wait before asking again.</summary>
    public TimeSpan Wait { get; } = wait;
}
