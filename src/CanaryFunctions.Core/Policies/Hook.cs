namespace CanaryFunctions.Core.Policies;

/// <summary>Somebody else who is asked at a stage of the rollout: a load test, an approval elsewhere, a change
/// calendar.</summary>
public sealed record Hook
{
    /// <summary>Its name; unique in the policy, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>When it is asked.</summary>
    public required HookStage At { get; init; }

    /// <summary>Where it is asked: an absolute address without credentials, at most 2,000 characters.</summary>
    public required Uri Url { get; init; }

    /// <summary>Name of the application's secret that the question is signed with; null for a question without
    /// signature.</summary>
    public string? Secret { get; init; }

    /// <summary>How long it may say to wait, or not answer. Above zero, at most seven days; default ten minutes.</summary>
    public TimeSpan AtMost { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What its silence means when that time is over. Default: deny.</summary>
    public HookSilence OnSilence { get; init; } = HookSilence.Deny;
}

/// <summary>When a hook is asked.</summary>
public enum HookStage
{
    /// <summary>Before the canary is put on the slot.</summary>
    BeforeDeploy,

    /// <summary>When the canary is up, before any visitor gets it.</summary>
    AfterWarmUp,

    /// <summary>Before the share of each step is set.</summary>
    BeforeStep,

    /// <summary>When all steps are passed, before the swap.</summary>
    BeforePromotion,

    /// <summary>When the new version is live. Until it allows, the rollout does not end.</summary>
    AfterPromotion,

    /// <summary>When the canary has been taken back. It is told once; its answer is kept and changes nothing.</summary>
    OnRollback,
}

/// <summary>What it means that a hook says neither yes nor no.</summary>
public enum HookSilence
{
    /// <summary>The rollout is taken back.</summary>
    Deny,

    /// <summary>The rollout goes on.</summary>
    Allow,
}
