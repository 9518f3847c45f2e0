namespace CanaryFunctions.Core.Rollouts;

/// <summary>How far a hook has been asked.</summary>
/// <param name="Hook">The hook's name.</param>
/// <param name="Step">Index of the step that it was asked about; null if about none.</param>
/// <param name="Since">When it was asked first.</param>
/// <param name="AskAgainAt">When it is asked next; null once it has decided.</param>
public sealed record HookAsked(string Hook, int? Step, DateTimeOffset Since, DateTimeOffset? AskAgainAt);
