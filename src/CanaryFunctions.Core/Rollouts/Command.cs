using System.Text.Json.Serialization;

namespace CanaryFunctions.Core.Rollouts;

/// <summary>What a person asks of a rollout. It waits in the rollout's inbox until the next look.</summary>
/// <param name="By">Who asks.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(Pause), nameof(Pause))]
[JsonDerivedType(typeof(Resume), nameof(Resume))]
[JsonDerivedType(typeof(Advance), nameof(Advance))]
[JsonDerivedType(typeof(Promote), nameof(Promote))]
[JsonDerivedType(typeof(Approve), nameof(Approve))]
[JsonDerivedType(typeof(Abort), nameof(Abort))]
[JsonDerivedType(typeof(Retry), nameof(Retry))]
[JsonDerivedType(typeof(Supersede), nameof(Supersede))]
public abstract record Command(string By)
{
    /// <summary>The command's name, as people and the API know it.</summary>
    [JsonIgnore]
    public string Name => GetType().Name;

    /// <summary>Stay at the step.</summary>
    public sealed record Pause(string By) : Command(By);

    /// <summary>Go on from where it was paused. After a drift: put the target back to what the rollout wants.</summary>
    public sealed record Resume(string By) : Command(By);

    /// <summary>Go to the next step now.</summary>
    public sealed record Advance(string By) : Command(By);

    /// <summary>Swap now.</summary>
    public sealed record Promote(string By) : Command(By);

    /// <summary>Agree that it goes on from its step.</summary>
    public sealed record Approve(string By) : Command(By);

    /// <summary>Take it back.</summary>
    public sealed record Abort(string By) : Command(By);

    /// <summary>Try again what Azure refused.</summary>
    public sealed record Retry(string By) : Command(By);

    /// <summary>Take it back, because another version comes instead.</summary>
    public sealed record Supersede(string By, string Version) : Command(By);
}
