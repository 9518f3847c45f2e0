namespace CanaryFunctions.Core.Health.Checks;

/// <summary>The probability of a false alarm that a check may use.</summary>
/// <param name="Alpha">The policy's whole budget: above 0 and below 1.</param>
/// <param name="Share">The check's part of it: above 0 and at most 1.</param>
internal readonly record struct ErrorBudget(double Alpha, double Share = 1)
{
    /// <summary>The logarithm that an e-value must reach to spend the whole budget.</summary>
    public double LogLimit => -Math.Log(Alpha);

    /// <summary>The logarithm that an e-value must reach by itself, weighed with its share.</summary>
    public double LogOwnLimit => -Math.Log(Alpha * Share);
}
