using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>A question to a hook.</summary>
/// <param name="Hook">The hook.</param>
/// <param name="Rollout">The rollout, as it is.</param>
/// <param name="Step">Index of the step that it is about; null if it is about none.</param>
public sealed record HookQuestion(Hook Hook, Rollout Rollout, int? Step)
{
    /// <summary>The same for as long as the question is the same.</summary>
    public string Id => Step is { } step ? $"{Rollout.Id}-{Hook.Name}-{step + 1}" : $"{Rollout.Id}-{Hook.Name}";
}

/// <summary>What a hook answers.</summary>
/// <param name="Word">Its decision.</param>
/// <param name="Reason">Why, for people; what kept it from answering where it did not.</param>
/// <param name="AskAgainIn">When it wants to be asked again; null if it does not say.</param>
public sealed record HookAnswer(HookWord Word, string? Reason = null, TimeSpan? AskAgainIn = null);

/// <summary>A hook's decision.</summary>
public enum HookWord
{
    /// <summary>Go on.</summary>
    Allow,

    /// <summary>Take it back.</summary>
    Deny,

    /// <summary>Ask again later.</summary>
    Wait,

    /// <summary>It did not answer, or not so that it could be understood.</summary>
    Unheard,
}
